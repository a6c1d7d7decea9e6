"""Files of every kind that people, and people who mean no good, send."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO
from typing import Any

from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.forum.uploads.models import Attachment
from app.forum.uploads.operations import link_uploads
from app.forum.uploads.receiving import receive
from tests.support.cast import Cast

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
TEXT = b"Kilometres;Wh\n41;410\n"


def picture(
    kind: str = "PNG", size: tuple[int, int] = (600, 400), colour: str = "teal", **more: Any
) -> bytes:
    """A plain picture."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def moving(frames: int = 4, size: tuple[int, int] = (120, 80)) -> bytes:
    """A GIF that moves."""
    out = BytesIO()
    pictures = [Image.new("RGB", size, (n * 13 % 256, n * 7 % 256, 90)) for n in range(frames)]
    pictures[0].save(out, "GIF", save_all=True, append_images=pictures[1:], duration=120, loop=0)
    return out.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = chunk(b"IDAT", zlib.compress(b"\0" * 99))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + data + chunk(b"IEND", b"")


def zipped(name: str = "a.txt") -> bytes:
    """A ZIP archive."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "words")
    return out.getvalue()


def send(
    browser: FlaskClient, data: bytes, name: str = "photo.png", place: str = "topic:1", kind: str = ""
) -> TestResponse:
    """Upload as the composer does."""
    file = (BytesIO(data), name, kind) if kind else (BytesIO(data), name)
    headers = {"Accept": "application/json"}
    return browser.post("/uploads", data={"file": file, "place": place}, headers=headers)


def sent(
    browser: FlaskClient, data: bytes | None = None, name: str = "photo.png", **more: Any
) -> dict[str, Any]:
    """Upload something that is taken, and return what the server says of it."""
    answer = send(browser, picture() if data is None else data, name, **more)
    assert answer.status_code in (200, 201), answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def path(upload: dict[str, Any]) -> str:
    """Its address without what is only said in advance."""
    return str(upload["url"]).partition("?")[0]


def small(upload: dict[str, Any]) -> str:
    """The address of the picture as it stands in a text."""
    return path(upload).replace(upload["key"], f"{upload['key']}/small")


def row(key: str) -> Attachment | None:
    """The row as it stands now; inside an application context."""
    db.session.expire_all()
    return db.session.scalar(db.select(Attachment).where(Attachment.key == key))


def attached(cast: Cast, by: str, post_id: int, words: str) -> str:
    """The key of a text file by this person that a post refers to; inside an application context."""
    member = cast.member(by)
    upload, _fresh = receive(member, BytesIO(words.encode()), "file.txt", f"post:{post_id}")
    with transaction():
        link_uploads(member, post_id, f"/uploads/{upload.key}/file.txt")
    return upload.key
