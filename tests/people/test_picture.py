"""A member's picture: re-encoded, small, and nothing of the upload left in it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from tests.support.cast import Cast

URL = "/settings/picture"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def image(
    kind: str = "PNG", size: tuple[int, int] = (600, 400), colour: str = "teal", **more: object
) -> bytes:
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, kind, **more)
    return out.getvalue()


def send(browser: FlaskClient, data: bytes, name: str = "me.png", kind: str = "image/png"):
    return browser.post(URL, data={"picture": (BytesIO(data), name, kind)})


def shown(cast: Cast, browser: FlaskClient) -> Image.Image:
    with cast.app.app_context():
        name = cast.member("asker").picture
    return Image.open(BytesIO(browser.get(f"/pictures/{name}").data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be huge."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(b"\0" * ((width // 8 + 1) * min(height, 1000)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_every_usual_kind_becomes_a_small_webp(cast: Cast, kind: str) -> None:
    browser = cast.browser("asker")
    assert send(browser, image(kind)).status_code == 303
    picture = shown(cast, browser)
    assert (picture.format, picture.size) == ("WEBP", (256, 256))


def test_it_is_served_so_that_it_can_only_be_a_picture(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    send(cast.browser("asker"), image())
    answer = guest.get(f"/pictures/{cast.member('asker').picture}")
    assert answer.content_type == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(cast: Cast) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    tall = Image.new("RGB", (400, 400), "white")
    tall.paste("red", (0, 0, 400, 200))
    out = BytesIO()
    tall.save(out, "JPEG", exif=exif, comment=b"Secret comment")
    browser = cast.browser("asker")
    assert send(browser, out.getvalue(), "me.jpg", "image/jpeg").status_code == 303
    picture = shown(cast, browser)
    assert not picture.getexif() and "exif" not in picture.info and "xmp" not in picture.info
    red, green, _ = picture.convert("RGB").getpixel((230, 128))
    assert red > 200 and green < 80, "the top was turned to the right"


@pytest.mark.parametrize(
    "upload",
    [
        SVG,
        b"<?xml version='1.0'?>" + SVG,
        b"",
        b"GIF89a<script>",
        b"%PDF-1.7",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 50,
        image()[:300],
        image("PPM"),
        image("ICO"),
        bomb(60_000, 60_000),
        bomb(8_000, 6_000),
    ],
    ids=[
        "svg",
        "xml-svg",
        "nothing",
        "gif-script",
        "pdf",
        "broken-png",
        "cut-png",
        "ppm",
        "ico",
        "bomb",
        "48-megapixels",
    ],
)
def test_anything_else_is_refused_whatever_its_name_says(cast: Cast, ctx: Flask, upload: bytes) -> None:
    answer = send(cast.browser("asker"), upload)
    assert answer.status_code == 422
    assert 'id="picture-error"' in answer.text
    assert cast.member("asker").picture is None


def test_a_file_hidden_behind_a_picture_is_cut_off(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    send(cast.browser("asker"), image() + SVG)
    assert b"script" not in guest.get(f"/pictures/{cast.member('asker').picture}").data


def test_more_than_four_megabytes_are_too_large(cast: Cast) -> None:
    answer = send(cast.browser("asker"), image() + b"\0" * (4 * 1024 * 1024))
    assert answer.status_code == 413
    assert "4 MB" in answer.text


def test_another_picture_replaces_the_first_and_removing_shows_initials(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    folder = ctx.config["DATA"] / "pictures"
    send(browser, image())
    first = cast.member("asker").picture
    send(browser, image(colour="navy"))
    second = cast.member("asker").picture
    assert first != second and not (folder / str(first)).exists()
    assert browser.post(f"{URL}?_method=DELETE").status_code == 303
    assert not (folder / str(second)).exists()
    page = browser.get("/settings/profile").text
    assert str(second) not in page and ">MK<" in page


@pytest.mark.parametrize("name", ["../hearth.sqlite", "..%2fsecret", "x.webp", "a" * 32 + ".svg", "%00.webp"])
def test_no_other_file_is_served_there(guest: FlaskClient, name: str) -> None:
    assert guest.get(f"/pictures/{name}").status_code == 404


def test_a_guest_cannot_upload(guest: FlaskClient) -> None:
    assert send(guest, image()).status_code == 303
