"""The picture above a space: re-encoded, small, and nothing of the upload left in it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from tests.support.cast import Cast

URL = "/admin/spaces/riding/cover"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def picture(
    kind: str = "PNG", size: tuple[int, int] = (3200, 800), mode: str = "RGB", **more: object
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "teal" if mode == "RGB" else 0).save(out, kind, **more)
    return out.getvalue()


def send(browser: FlaskClient, data: bytes, name: str = "cover.png", url: str = URL) -> TestResponse:
    return browser.post(url, data={"cover": (BytesIO(data), name)})


def cover(cast: Cast, slug: str = "riding") -> str | None:
    with cast.app.app_context():
        return cast.space(slug).cover


def kept(cast: Cast) -> list[str]:
    return sorted(path.name for path in (Path(cast.app.config["DATA"]) / "covers").glob("*"))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose header promises a huge picture."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 99))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_a_webp_of_1600(
    cast: Cast, admin: FlaskClient, guest: FlaskClient, kind: str
) -> None:
    assert send(admin, picture(kind)).status_code == 303
    answer = guest.get(f"/covers/{cover(cast)}")
    shown = Image.open(BytesIO(answer.data))
    assert (answer.content_type, shown.format, shown.size) == ("image/webp", "WEBP", (1600, 400))
    assert f'src="/covers/{cover(cast)}"' in guest.get("/spaces/riding").text


def test_where_it_was_taken_is_forgotten(cast: Cast, admin: FlaskClient, guest: FlaskClient) -> None:
    notes = Image.Exif()
    notes[0x010E] = "At home, 59.9 north"
    send(admin, picture("JPEG", (400, 300), exif=notes.tobytes()))
    data = guest.get(f"/covers/{cover(cast)}").data
    assert b"59.9 north" not in data
    assert not Image.open(BytesIO(data)).getexif()


@pytest.mark.parametrize(
    ("upload", "words"),
    [
        (b"", "cannot be read as a picture"),
        (SVG, "cannot be read as a picture"),
        (b"<script>alert(1)</script>", "cannot be read as a picture"),
        (picture()[:200], "cannot be read as a picture"),
        (picture("PPM", (400, 100)), "cannot be read as a picture"),
        (claiming(8000, 5001), "more than 40 megapixels"),
        (claiming(60_000, 60_000), "more than 40 megapixels"),
    ],
    ids=["empty", "svg", "script", "torn", "ppm", "large", "bomb"],
)
def test_hostile_files_leave_no_trace(cast: Cast, admin: FlaskClient, upload: bytes, words: str) -> None:
    before = kept(cast)
    answer = send(admin, upload, name="../../evil.svg")
    assert answer.status_code == 422
    assert words in answer.text
    assert (cover(cast), kept(cast)) == (None, before)


def test_more_than_four_megabytes_are_too_large(cast: Cast, admin: FlaskClient) -> None:
    answer = send(admin, b"\x89PNG" + b"\0" * (4 * 1024 * 1024))
    assert answer.status_code == 413
    assert "larger than 4 MB" in answer.text
    assert cover(cast) is None


def test_no_file_at_all(admin: FlaskClient) -> None:
    answer = admin.post(URL, data={})
    assert answer.status_code == 422
    assert "Choose a picture first." in answer.text


def test_the_one_before_is_gone(cast: Cast, admin: FlaskClient, guest: FlaskClient) -> None:
    send(admin, picture())
    first = cover(cast)
    send(admin, picture(size=(300, 100)))
    assert guest.get(f"/covers/{first}").status_code == 404
    assert first not in kept(cast)
    admin.delete(URL)
    assert cover(cast) is None


@pytest.mark.parametrize("name", ["..%2f..%2fsecret", "nothing.webp", "%00.webp"])
def test_nothing_else_is_served_there(guest: FlaskClient, name: str) -> None:
    assert guest.get(f"/covers/{name}").status_code == 404


def test_only_those_who_know_the_space_see_it(cast: Cast, admin: FlaskClient, guest: FlaskClient) -> None:
    send(admin, picture(), url="/admin/spaces/beta/cover")
    name = cover(cast, "beta")
    assert guest.get(f"/covers/{name}").status_code == 404
    assert cast.browser("asker").get(f"/covers/{name}").status_code == 200
