"""Changing posts and topics."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.forum.topics.models import Revision
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.support.cast import Cast


def save(browser: FlaskClient, post_id: int, **form: str):  # type: ignore[no-untyped-def]
    """Send the form of the edit page."""
    return browser.post(f"/posts/{post_id}?_method=PATCH", data=form)


def test_an_author_changes_a_reply(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Charge it indors.")
    cast.reply(topic_id, "asker", "I will.")
    browser = cast.browser("helper")
    assert "Charge it indors." in browser.get(f"/posts/{post_id}/edit").text
    answer = save(browser, post_id, body="Charge it indoors.", version="1")
    assert answer.status_code == 303
    page = browser.get(answer.location).text
    assert "Charge it indoors." in page and "edited" in page
    with app.app_context():
        assert db.session.scalars(select(Revision.body)).all() == ["Charge it indors."]


def test_a_stale_edit_shows_both_texts_and_overwrites_nothing(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "helper", "First text")
    with app.app_context(), transaction():
        edit_post(cast.member("moderator"), cast.post(post_id), compose("Text of the moderator"), 1)
    answer = save(cast.browser("helper"), post_id, body="Text of the author", version="1")
    assert answer.status_code == 409
    assert "Text of the moderator" in answer.text and "Text of the author" in answer.text
    assert 'name="version" value="2"' in answer.text
    with app.app_context():
        assert cast.post(post_id).body == "Text of the moderator"
    assert save(cast.browser("helper"), post_id, body="Both texts", version="2").status_code == 303
    with app.app_context():
        assert cast.post(post_id).body == "Both texts"


def test_the_same_edit_twice_is_one_edit(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(title="Range drops", body="It does.")
    first = first_post(app, topic_id)
    browser = cast.browser("asker")
    form = {"title": "Range drops in winter", "body": "It does, by a third.", "tags": "cold", "version": "1"}
    assert [save(browser, first, **form).status_code for _ in range(2)] == [303, 303]
    with app.app_context():
        assert cast.get_topic(topic_id).title == "Range drops in winter"
        assert cast.post(first).body == "It does, by a third."


def first_post(app: Flask, topic_id: int) -> int:
    """The post that opens a topic."""
    with app.app_context():
        from app.forum.topics.models import Post

        return db.session.scalars(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)).one()


def test_the_first_post_brings_title_tags_and_fields(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(kind="experience", title="A fine bike", tags="city")
    first, browser = first_post(app, topic_id), cast.browser("asker")
    page = browser.get(f"/posts/{first}/edit").text
    assert 'value="A fine bike"' in page and 'value="city"' in page and 'value="Fjell City"' in page
    form = {
        "title": "A very fine bike",
        "body": "Still.",
        "tags": "city, trail",
        "rating": "5",
        "subject": "Fjell Trail",
    }
    answer = save(browser, first, version="1", **form)
    assert answer.status_code == 303
    assert answer.location.startswith(f"/topics/{topic_id}/a-very-fine-bike")
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.title, topic.tags, topic.rating) == ("A very fine bike", ["city", "trail"], 5)


def test_a_wrong_title_keeps_what_was_typed(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answer = save(cast.browser("asker"), first_post(app, topic_id), title="x", body="New words", version="1")
    assert answer.status_code == 422
    assert "New words" in answer.text and "at least 5 characters" in answer.text


def test_others_cannot_edit(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "helper", "Mine")
    browser = cast.browser("asker")
    assert browser.get(f"/posts/{post_id}/edit").status_code == 403
    assert save(browser, post_id, body="Yours", version="1").status_code == 403
    with app.app_context():
        assert cast.post(post_id).body == "Mine"


def test_outsiders_find_nothing_to_edit(cast: Cast) -> None:
    post_id = cast.reply(cast.topic(space="beta"), "helper")
    browser = cast.browser("outsider")
    assert browser.get(f"/posts/{post_id}/edit").status_code == 404
    assert save(browser, post_id, body="Hello", version="1").status_code == 404
