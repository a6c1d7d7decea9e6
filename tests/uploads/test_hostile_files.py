"""Files made to harm: refused in words, with nothing left of them."""

from __future__ import annotations

import resource
from collections.abc import Callable
from io import BytesIO, RawIOBase

import pytest
from flask.testing import FlaskClient

from app.core.db import db
from app.forum.uploads.models import Attachment
from tests.support.cast import Cast
from tests.uploads.files import PDF, SVG, bomb, moving, path, picture, send, sent

MB = 1024 * 1024


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"", "empty.png", "“empty.png” is empty."),
        (bomb(60_000, 60_000), "bomb.png", "more than 40 megapixels"),
        (bomb(8_000, 5_001), "large.png", "more than 40 megapixels"),
        (picture()[:300], "cut.png", "cannot be read as a picture"),
        (moving()[:120], "cut.gif", "cannot be read as a picture"),
        (b"GIF89a/*" + b" " * 40 + b"*/=1;alert(1)", "poly.gif", "cannot be read as a picture"),
        (b"\xff\xd8\xff\xe0<script>alert(1)</script>", "x.jpg", "cannot be read as a picture"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 99, "IMG_1.HEIC", "HEIC and AVIF pictures are not taken"),
        (b"MZ\x90\0" + b"\0" * 200, "setup.exe", "Files of this kind are not taken"),
        (b"MZ\x90\0" + b"\0" * 200, "holiday.png", "Files of this kind are not taken"),
        (b"\x7fELF" + b"\0" * 200, "program.txt", "Files of this kind are not taken"),
        (b"words and a\0zero", "odd.txt", "Files of this kind are not taken"),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_refused_in_words(
    cast: Cast, asker: FlaskClient, kept: Callable[[], list[str]], content: bytes, name: str, words: str
) -> None:
    answer = send(asker, content, name)
    assert answer.status_code == 422
    assert answer.content_type == "application/problem+json"
    assert words in answer.get_json()["errors"]["file"]
    with cast.app.app_context():
        assert db.session.scalars(db.select(Attachment)).all() == []
    assert kept() == []


def test_what_hides_behind_a_picture_is_cut_off(asker: FlaskClient) -> None:
    upload = sent(asker, picture() + SVG + PDF)
    data = asker.get(path(upload)).data
    assert b"script" not in data and b"%PDF" not in data


@pytest.mark.parametrize("content", [SVG, b"<?xml version='1.0'?>" + SVG, b"<!doctype html><p>hi", PDF])
def test_nothing_but_a_picture_is_ever_shown_inline(asker: FlaskClient, content: bytes) -> None:
    answer = asker.get(path(sent(asker, content, "x.html")))
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.mimetype in {"text/plain", "application/pdf"}
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


class Endless(RawIOBase):
    """A body of many bytes that counts how many were asked of it."""

    def __init__(self, size: int) -> None:
        self.size, self.at, self.asked = size, 0, 0

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0) -> int:
        self.at = offset + (0, self.at, self.size)[whence]
        return self.at

    def tell(self) -> int:
        return self.at

    def read(self, size: int = -1) -> bytes:
        size = min(self.size - self.at, size if size > 0 else self.size)
        self.at += size
        self.asked += size
        return b"x" * size


def test_fifty_megabytes_are_refused_before_they_are_read(asker: FlaskClient) -> None:
    body = Endless(50 * MB)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    answer = asker.post(
        "/uploads",
        input_stream=body,
        headers={
            "Content-Length": str(50 * MB),
            "Content-Type": "multipart/form-data; boundary=x",
            "Accept": "application/json",
        },
    )
    assert answer.status_code == 413
    assert answer.get_json()["detail"] == "This file is larger than 4.0 MB."
    assert body.asked == 0
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 10 * 1024


def test_a_file_just_over_the_limit_is_named(asker: FlaskClient) -> None:
    answer = send(asker, b"a" * (4 * MB + 1), "ride.log")
    assert answer.status_code == 413
    assert answer.get_json()["errors"] == {"file": "“ride.log” is larger than 4.0 MB."}


def test_a_body_that_is_no_form(asker: FlaskClient) -> None:
    answer = asker.post(
        "/uploads", data=BytesIO(b"garbage"), headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert answer.status_code == 422


@pytest.mark.parametrize("key", ["..%2f..", "%00", "a" * 22, "a" * 5_000, "' OR 1=1 --"])
def test_no_other_address_leads_to_a_file(asker: FlaskClient, key: str) -> None:
    assert asker.get(f"/uploads/{key}/x").status_code == 404
    assert asker.get(f"/uploads/{key}/small/x").status_code == 404
    assert asker.delete(f"/uploads/{key}").status_code in (404, 405)
