"""Replying to a topic."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.forum.topics.models import Post
from app.forum.topics.operations import close_topic
from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def replies(app: Flask, topic_id: int) -> list[str]:
    """The replies of a topic as they stand in the database."""
    with app.app_context():
        rows = db.session.scalars(
            select(Post).where(Post.topic_id == topic_id, Post.number > 1).order_by(Post.number)
        )
        return [post.body for post in rows]


def test_a_reply_by_a_plain_form_leads_to_its_place(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answer = cast.browser("helper").post(f"/topics/{topic_id}/replies", data={"body": "Charge it indoors."})
    assert answer.status_code == 303
    assert answer.location.endswith(f"#post-{last_post(app)}")
    assert replies(app, topic_id) == ["Charge it indoors."]


def last_post(app: Flask) -> int:
    """The newest post's number in the database."""
    with app.app_context():
        return db.session.scalar(select(func.max(Post.id))) or 0


def test_a_reply_in_place_brings_the_post_and_the_numbers(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answer = cast.browser("helper").post(
        f"/topics/{topic_id}/replies", data={"body": "Indoors."}, headers=STREAM
    )
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/vnd.turbo-stream.html")
    assert f'action="hearth-post" target="topic-{topic_id}-replies"' in answer.text
    assert f'id="post-{last_post(app)}"' in answer.text and "1 reply" in answer.text


def test_the_same_form_twice_is_one_reply(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    form = {"body": "Charge it indoors.", "token": "a-token-of-this-form"}
    first, again = (browser.post(f"/topics/{topic_id}/replies", data=form) for _ in range(2))
    assert first.location == again.location
    assert len(replies(app, topic_id)) == 1


def test_a_reply_shows_what_it_answers(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answered = cast.reply(topic_id, "staff", "Which charger?")
    browser = cast.browser("asker")
    assert (
        "Replying to Ana Sørlie #2"
        in browser.get(f"/topics/{topic_id}?reply_to={answered}", follow_redirects=True).text
    )
    form = {"body": "The big one.", "reply_to_id": str(answered)}
    page = browser.post(f"/topics/{topic_id}/replies", data=form, follow_redirects=True).text
    assert f'class="reply-to" href="#post-{answered}"' in page


def test_an_empty_reply_is_refused(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answer = cast.browser("helper").post(f"/topics/{topic_id}/replies", data={"body": "  \n "})
    assert answer.status_code == 422
    assert "Write something first." in answer.text
    assert replies(app, topic_id) == []


def test_too_long_a_reply_is_refused_with_its_text_kept(cast: Cast) -> None:
    topic_id = cast.topic()
    answer = cast.browser("helper").post(f"/topics/{topic_id}/replies", data={"body": "much " * 7000})
    assert answer.status_code == 422
    assert "much much" in answer.text


def test_a_topic_that_closes_meanwhile_says_why_and_keeps_the_text(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    with app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(topic_id), "Solved by the recall.")
    answer = cast.browser("helper").post(f"/topics/{topic_id}/replies", data={"body": "My long answer"})
    assert answer.status_code == 403
    assert "Solved by the recall." in answer.text and "My long answer" in answer.text
    page = cast.browser("helper").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Solved by the recall." in page and "<hearth-composer" not in page


def test_suspended_members_read_but_do_not_write(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("suspended")
    assert "Your account is suspended" in browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    answer = browser.post(f"/topics/{topic_id}/replies", data={"body": "Let me in"})
    assert answer.status_code == 403 and "suspended" in answer.text
    assert replies(app, topic_id) == []


@pytest.mark.parametrize("space", ["family", "beta"])
def test_outsiders_find_no_topic_to_reply_to(app: Flask, cast: Cast, space: str) -> None:
    topic_id = cast.topic(space=space)
    assert (
        cast.browser("outsider").post(f"/topics/{topic_id}/replies", data={"body": "Hi"}).status_code == 404
    )
    assert replies(app, topic_id) == []


def test_guests_are_asked_to_sign_in_and_keep_their_text(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    answer = guest.post(f"/topics/{topic_id}/replies", data={"body": "Warm it <b>up</b>"})
    assert answer.status_code == 401
    assert "Warm it &lt;b&gt;up&lt;/b&gt;" in answer.text
    assert guest.post(f"/topics/{topic_id}/replies").location.split("?")[0] == "/sign-in"
    assert replies(app, topic_id) == []


@pytest.mark.parametrize("reply_to", ["999999", "99999999999999999999", "-1", "x"])
def test_a_reply_to_a_post_that_is_not_there(cast: Cast, reply_to: str) -> None:
    form = {"body": "Hi", "reply_to_id": reply_to}
    answer = cast.browser("helper").post(f"/topics/{cast.topic()}/replies", data=form)
    assert answer.status_code in (303, 404)
