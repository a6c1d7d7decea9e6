"""Uploading: what is kept of a file, how it is called, and that twice is once."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from app.core.db import db, transaction
from app.forum.uploads.models import Attachment
from app.forum.uploads.routes import uploads as blueprint
from tests.support.cast import Cast
from tests.uploads.files import PDF, SVG, TEXT, moving, path, picture, row, send, sent, small, zipped

Kept = Callable[[], list[str]]


def shown(browser: FlaskClient, address: str) -> Image.Image:
    answer = browser.get(address)
    assert answer.status_code == 200
    return Image.open(BytesIO(answer.data))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_becomes_a_webp_of_two_sizes(asker: FlaskClient, kind: str) -> None:
    upload = sent(asker, picture(kind, (3000, 1500)), f"Winter ride.{kind.lower()}")
    assert (upload["name"], upload["width"], upload["height"]) == ("Winter ride.webp", 2400, 1200)
    assert upload["markdown"] == f"![Winter ride]({upload['url']})"
    assert upload["url"] == f"/uploads/{upload['key']}/Winter-ride.webp?w=2400&h=1200"
    whole, little = shown(asker, path(upload)), shown(asker, small(upload))
    assert (whole.format, whole.size) == ("WEBP", (2400, 1200))
    assert (little.format, little.size) == ("WEBP", (960, 480))


@pytest.mark.parametrize("kind", ["BMP", "TIFF"])
def test_what_scanners_and_old_programs_write_becomes_a_webp_too(asker: FlaskClient, kind: str) -> None:
    upload = sent(asker, picture(kind, (300, 200)), f"scan.{kind.lower()}")
    assert (upload["name"], upload["width"], upload["media_type"]) == ("scan.webp", 300, "image/webp")


def test_a_picture_that_fits_is_kept_once(asker: FlaskClient, kept: Kept) -> None:
    upload = sent(asker, picture(size=(300, 200)))
    assert len(kept()) == 1
    assert shown(asker, small(upload)).size == (300, 200)


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright(asker: FlaskClient) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Secret Camera"
    exif.get_ifd(0x8825)[1] = "N"
    upload = sent(asker, picture("JPEG", (1600, 1200), exif=exif, comment=b"Secret comment"), "me.jpg")
    assert (upload["width"], upload["height"]) == (1200, 1600)
    for address in (path(upload), small(upload)):
        data = asker.get(address).data
        assert b"Secret" not in data
        assert not Image.open(BytesIO(data)).getexif()


def test_a_moving_picture_stands_still_in_the_text_and_moves_when_it_is_opened(asker: FlaskClient) -> None:
    upload = sent(asker, moving(), "wheel.gif")
    assert upload["url"].endswith("&moves=1")
    assert shown(asker, path(upload)).n_frames == 4
    assert getattr(shown(asker, small(upload)), "n_frames", 1) == 1


@pytest.mark.parametrize("frames,size", [(230, (10, 10)), (60, (900, 900))], ids=["many", "large"])
def test_a_film_is_too_much_and_stands_still(asker: FlaskClient, frames: int, size: tuple[int, int]) -> None:
    upload = sent(asker, moving(frames, size), "film.gif")
    assert "moves" not in upload["url"]
    assert getattr(shown(asker, path(upload)), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("content", "name", "shown_name", "media_type"),
    [
        (PDF, "Invoice.PDF", "Invoice.pdf", "application/pdf"),
        (PDF, "photo.jpg", "photo.jpg.pdf", "application/pdf"),
        (TEXT, "ride.csv", "ride.csv", "text/plain"),
        (b"<gpx/>", "track.gpx", "track.gpx", "text/plain"),
        (SVG, "logo.svg", "logo.svg.txt", "text/plain"),
        (b"<script>alert(1)</script>", "page.html", "page.html.txt", "text/plain"),
        (zipped(), "logs.zip", "logs.zip", "application/zip"),
        (zipped(), "app.apk", "app.apk.zip", "application/zip"),
        (
            zipped("word/document.xml"),
            "letter.docx",
            "letter.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (b"\0\0\0\x20ftypisom" + b"\0" * 99, "ride.mp4", "ride.mp4", "video/mp4"),
    ],
)
def test_the_content_says_what_a_file_is(
    asker: FlaskClient, content: bytes, name: str, shown_name: str, media_type: str
) -> None:
    upload = sent(asker, content, name, kind="image/png")
    assert (upload["name"], upload["media_type"], upload["bytes"]) == (shown_name, media_type, len(content))
    assert upload["markdown"].startswith("[") and upload["url"].endswith(f"?size={len(content)}")
    answer = asker.get(path(upload))
    assert answer.data == content
    assert answer.mimetype == media_type
    assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    ("name", "shown_name"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\ride.txt", "ride.txt"),
        ("\u202etxt.exe\u202c.txt", "txt.exe.txt"),
        ("a" * 300 + ".txt", "a" * 100 + ".txt"),
        ("\u200b\u200b.txt", "txt.txt"),
        ("", "file.txt"),
        (".txt", "txt.txt"),
        ("Straße № 5.txt", "Straße № 5.txt"),
        ('x"><img src=x>.txt', "ximg src=x.txt"),
    ],
)
def test_names_are_only_for_people(cast: Cast, ctx: Flask, name: str, shown_name: str) -> None:
    from app.forum.uploads.names import shown_name as call
    from app.forum.uploads.names import split_name

    _stem, ending = split_name(name)
    assert call(name, ending or "txt") == shown_name


def test_a_name_in_the_text_can_break_out_of_nothing(asker: FlaskClient) -> None:
    upload = sent(asker, TEXT, "a](javascript:alert(1)) [b *c* @asker.txt")
    preview = asker.post("/preview", data={"body": upload["markdown"]}).text
    assert preview.count("<a ") == 1 and 'class="mention"' not in preview and "<em>" not in preview
    assert f'href="/uploads/{upload["key"]}/' in preview


def test_the_same_content_for_the_same_draft_is_one_upload(asker: FlaskClient, kept: Kept) -> None:
    first = send(asker, picture())
    again = send(asker, picture())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.get_json() == again.get_json()
    assert len(kept()) == 1
    elsewhere = send(asker, picture(), place="topic:2")
    assert elsewhere.status_code == 201 and elsewhere.get_json()["key"] != first.get_json()["key"]


def test_the_same_content_under_another_name_is_another_upload(asker: FlaskClient, kept: Kept) -> None:
    assert sent(asker, name="front.png")["name"] == "front.webp"
    assert sent(asker, name="back.png")["name"] == "back.webp"
    assert len(kept()) == 2


def test_nobody_shares_an_upload_with_somebody_else(cast: Cast, asker: FlaskClient) -> None:
    assert sent(asker)["key"] != sent(cast.browser("helper"))["key"]


def test_guests_and_suspended_people_send_nothing(cast: Cast, guest: FlaskClient, kept: Kept) -> None:
    assert send(guest, picture()).status_code == 401
    refused = send(cast.browser("suspended"), picture())
    assert refused.status_code == 403 and "suspended" in refused.get_json()["detail"]
    assert kept() == []


def test_a_form_without_a_file(asker: FlaskClient) -> None:
    answer = asker.post("/uploads", data={"place": "x"}, headers={"Accept": "application/json"})
    assert answer.status_code == 422 and answer.get_json()["errors"] == {"file": "Choose a file first."}


def test_another_site_cannot_upload_in_a_members_name(asker: FlaskClient) -> None:
    file = {"file": (BytesIO(picture()), "x.png")}
    answer = asker.post("/uploads", data=file, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403


def test_when_the_row_cannot_be_written_the_files_go_again(
    app: Flask, asker: FlaskClient, kept: Kept, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(*_args: object) -> None:
        raise OSError("the database went away")

    monkeypatch.setattr("app.forum.uploads.receiving.add_upload", torn)
    assert send(asker, picture(size=(2000, 2000))).status_code == 500
    assert kept() == []


def test_when_the_files_cannot_be_written_there_is_no_row(
    ctx: Flask, asker: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_args: object) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("shutil.copyfileobj", full)
    answer = send(asker, picture())
    assert answer.status_code == 503 and answer.headers["Retry-After"] == "30"
    assert answer.get_json()["detail"].startswith("Files cannot be kept at the moment.")
    with transaction():
        assert db.session.scalars(db.select(Attachment)).all() == []


def test_uploads_have_a_room_of_their_own(ctx: Flask, asker: FlaskClient) -> None:
    upload = sent(asker)
    found = row(upload["key"])
    assert found is not None and found.is_loose and found.owner_id and found.place == "topic:1"
    assert len(found.key) == 22 and len(found.sha256) == 64
    assert blueprint.name == "uploads"
