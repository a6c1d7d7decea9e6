"""The trash: narrowed, brought back, and emptied after a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.forum.topics.chores import empty_the_trash
from app.forum.topics.models import Post, Revision
from app.forum.topics.operations import delete_post, edit_post
from app.forum.topics.text import compose
from tests.moving.conversation import chat, miscounted, post_ids
from tests.support.cast import Cast


def delete(app: Flask, cast: Cast, by: str, post_id: int) -> None:
    with app.app_context(), transaction():
        delete_post(cast.member(by), cast.post(post_id))


def days_later(app: Flask, days: float) -> None:
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=days)):
        empty_the_trash()
        run_pending()


def test_it_says_who_deleted_and_is_narrowed_by_author_and_sort(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic("asker", title="A whole topic")
    mine, theirs = (cast.reply(cast.topic(), who, f"words of {who}") for who in ("helper", "outsider"))
    for by, post_id in (("moderator", post_ids(app, topic_id)[0]), ("helper", mine), ("moderator", theirs)):
        delete(app, cast, by, post_id)
    browser = cast.browser("moderator")
    page = browser.get("/moderation/trash").text
    assert "Deleted by its author" in page and "Deleted by Ingrid Lie" in page
    by_helper = browser.get("/moderation/trash?member=@helper").text
    assert "words of helper" in by_helper and "words of outsider" not in by_helper
    topics = browser.get("/moderation/trash?what=topics").text
    assert "A whole topic" in topics and "words of" not in topics
    assert "Nobody has the handle" in browser.get("/moderation/trash?member=nobody%22%3E").text


def test_what_lies_there_too_long_is_gone_for_good_and_a_stone_keeps_its_place(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        edit_post(cast.member("moderator"), cast.post(replies[0]), compose("Quizzacious words"), 1)
    with app.app_context():
        run_pending()
    delete(app, cast, "moderator", replies[0])
    days_later(app, 89)
    with app.app_context():
        assert cast.post(replies[0]).body == "Quizzacious words"
    days_later(app, 91)
    with app.app_context():
        post = cast.post(replies[0])
        assert (post.body, post.html, post.number) == ("", "", 2)
        assert not db.session.scalars(select(Revision).where(Revision.post_id == post.id)).all()
    moderator = cast.browser("moderator")
    page = moderator.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "This post was deleted for good." in page and f"/posts/{replies[0]}/restore" not in page
    assert guest.get(f"/posts/{replies[0]}").status_code == 303
    assert "Quizzacious" not in moderator.get("/moderation/trash").text
    assert moderator.post(f"/moderation/posts/{replies[0]}/restore").status_code == 403
    assert cast.browser("helper").post(f"/posts/{replies[0]}/restore").status_code == 403
    assert "Post deleted for good" in moderator.get("/moderation/log").text
    assert not miscounted(app)


def test_with_a_topic_all_of_it_goes(app: Flask, cast: Cast) -> None:
    topic_id, _ = chat(cast, title="Quizzacious matter", tags=["cold"])
    delete(app, cast, "moderator", post_ids(app, topic_id)[0])
    days_later(app, 91)
    with app.app_context():
        topic = cast.get_topic(topic_id)
        texts = db.session.scalars(select(Post.body).where(Post.topic_id == topic_id)).all()
        assert (set(texts), topic.title, topic.tags) == ({""}, "–", [])
    assert not miscounted(app)


@pytest.mark.parametrize("days", [0, 3000])
def test_an_administrator_says_how_long(app: Flask, cast: Cast, days: int) -> None:
    _, replies = chat(cast)
    delete(app, cast, "moderator", replies[0])
    with app.app_context(), transaction():
        change_settings(trash_days=days)
    days_later(app, 2000)
    with app.app_context():
        assert cast.post(replies[0]).body == "Reply 1"
