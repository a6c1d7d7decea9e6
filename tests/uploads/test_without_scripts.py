"""Files that come with the form itself, where there are no scripts."""

from __future__ import annotations

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.core.db import db
from app.forum.topics.models import Post, Topic
from app.forum.uploads.models import Attachment
from tests.support.cast import Cast
from tests.uploads.files import PDF, TEXT, picture

File = tuple[BytesIO, str]


def files(*pairs: tuple[bytes, str]) -> list[File]:
    return [(BytesIO(data), name) for data, name in pairs]


def reply(browser: FlaskClient, topic: int, sent: list[File], **form: str) -> TestResponse:
    data = {"body": "Look at this.", "token": "t" * 12, **form, "files": sent}
    return browser.post(f"/topics/{topic}/replies", data=data, content_type="multipart/form-data")


def uploads() -> list[Attachment]:
    db.session.expire_all()
    return list(db.session.scalars(db.select(Attachment).order_by(Attachment.id)))


def test_a_reply_brings_its_files(ctx: Flask, cast: Cast, asker: FlaskClient, guest: FlaskClient) -> None:
    answer = reply(asker, cast.topic(), files((picture(), "wheel.png"), (PDF, "bill.pdf")))
    assert answer.status_code == 303
    post = db.session.scalars(db.select(Post).where(Post.number == 2)).one()
    first, second = uploads()
    assert post.body.startswith("Look at this.\n\n![wheel](/uploads/")
    assert post.body.endswith(f"[bill.pdf](/uploads/{second.key}/bill.pdf?size={len(PDF)})")
    assert first.post_id == second.post_id == post.id
    assert guest.get(f"/uploads/{first.key}/wheel.webp").status_code == 200


def test_a_new_topic_and_an_edit_bring_theirs(ctx: Flask, cast: Cast, asker: FlaskClient) -> None:
    form = {"kind": "question", "space": "riding", "title": "Which tyre is this?", "body": "See below."}
    sent = {**form, "token": "n" * 12, "files": files((picture(), "tyre.png"))}
    assert asker.post("/topics", data=sent, content_type="multipart/form-data").status_code == 303
    topic = db.session.scalars(db.select(Topic)).one()
    first = db.session.scalars(db.select(Post)).one()
    assert 'class="picture"' in first.html
    change = {**form, "body": first.body, "version": "1", "files": files((TEXT, "a.csv"))}
    answer = asker.patch(f"/posts/{first.id}", data=change, content_type="multipart/form-data")
    assert answer.status_code == 303
    assert 'class="file"' in cast.post(first.id).html and "tyre" in cast.post(first.id).html
    assert {one.post_id for one in uploads()} == {first.id} and topic.id


def test_the_same_form_sent_twice_is_one_reply_with_its_files_once(
    ctx: Flask, cast: Cast, asker: FlaskClient
) -> None:
    topic = cast.topic()
    for _again in range(2):
        assert reply(asker, topic, files((TEXT, "a.txt"))).status_code == 303
    assert len(uploads()) == 1
    assert cast.get_topic(topic).replies_count == 1


def test_what_is_refused_takes_nothing_else_away(ctx: Flask, cast: Cast, asker: FlaskClient) -> None:
    topic = cast.topic()
    sent = files((TEXT, "good.csv"), (b"", "empty.txt"), (b"MZ\0\0" + b"\0" * 99, "bad.exe"))
    answer = reply(asker, topic, sent)
    assert answer.status_code == 422
    assert "“empty.txt” is empty. Files of this kind are not taken." in answer.text
    assert "Look at this." in answer.text and "[good.csv](/uploads/" in answer.text
    assert cast.get_topic(topic).replies_count == 0
    assert [one.name for one in uploads()] == ["good.csv"]


def test_a_text_that_is_refused_keeps_its_files(ctx: Flask, cast: Cast, asker: FlaskClient) -> None:
    answer = reply(asker, cast.topic(), files((TEXT, "good.csv")), reply_to_id="", body="x" * 40_000)
    assert answer.status_code == 422
    assert "[good.csv](/uploads/" in answer.text


def test_a_form_without_files_is_what_it_was(ctx: Flask, cast: Cast, asker: FlaskClient) -> None:
    assert reply(asker, cast.topic(), [(BytesIO(b""), "")]).status_code == 303
    assert uploads() == []


@pytest.mark.parametrize("size,status", [(6, 303), (16, 413)])
def test_how_much_a_form_may_bring(cast: Cast, asker: FlaskClient, size: int, status: int) -> None:
    sent = files(*[(b"%d" % n + b"a" * 2_000_000, f"{n}.txt") for n in range(size // 2)])
    assert reply(asker, cast.topic(), sent).status_code == status


def test_the_field_is_there(cast: Cast, asker: FlaskClient) -> None:
    for page in (f"/topics/{cast.topic()}", "/topics/new?kind=question"):
        text = asker.get(page, follow_redirects=True).text
        assert 'name="files"' in text and 'enctype="multipart/form-data"' in text
