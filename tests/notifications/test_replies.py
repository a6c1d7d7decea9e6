"""Who is told of a reply: whom it answers, whom it mentions, who follows; each once."""

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from app.care.notifications import operations
from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.follows.operations import follow
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import delete_post, post_reply
from app.forum.topics.text import compose
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def test_the_asker_is_told_of_a_reply_and_the_author_of_it_is_not(
    cast: Cast, work: Work, inbox: Inbox
) -> None:
    cast.reply(cast.topic(title="Squeaking belt"))
    work()
    assert inbox("asker") == ["Lena Novak replied in “Squeaking belt”"]
    assert inbox("helper") == []
    assert inbox("outsider") == []


def test_a_reply_that_answers_a_post_tells_its_author_so_and_only_once(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    post_id = cast.reply(topic_id, by="helper")
    work()
    with app.app_context(), transaction():
        topic = db.session.get_one(Topic, topic_id)
        answered = db.session.get_one(Post, post_id)
        body = f"Thanks @{cast.member('helper').handle}!"
        post_reply(cast.member("asker"), topic, compose(body), "token-of-reply", answered)
    work()
    assert inbox("helper") == ["Mika Korhonen replied to you in “Squeaking belt”"]


def test_who_muted_the_topic_is_not_told(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic()
    with app.app_context(), transaction():
        follow(cast.member("asker"), "topic", topic_id, "muted")
    cast.reply(topic_id, body=f"Hello @{cast.handle_of('asker')}")
    work()
    assert inbox("asker") == []


def test_who_muted_the_author_is_not_told(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic()
    with app.app_context(), transaction():
        follow(cast.member("asker"), "member", cast.id_of("helper"), "muted")
    cast.reply(topic_id, by="helper")
    cast.reply(topic_id, by="staff")
    work()
    assert len(inbox("asker")) == 1


def test_a_suspended_follower_is_still_told(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    with app.app_context(), transaction():
        follow(cast.member("suspended"), "topic", topic_id)
    cast.reply(topic_id)
    work()
    assert inbox("suspended") == ["Lena Novak replied in “Squeaking belt”"]


def test_followers_of_a_space_are_told_of_new_topics(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    with app.app_context(), transaction():
        follow(cast.member("outsider"), "space", cast.space("riding").id, "first")
        follow(cast.member("product"), "space", cast.space("riding").id, "muted")
    cast.topic(title="Squeaking belt")
    work()
    assert inbox("outsider") == ["Mika Korhonen opened “Squeaking belt” in Riding"]
    assert inbox("product") == []


def test_a_reply_deleted_before_the_job_ran_tells_nobody(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    post_id = cast.reply(cast.topic())
    with app.app_context(), transaction():
        delete_post(cast.member("helper"), db.session.get_one(Post, post_id))
    work()
    assert inbox("asker") == []


def test_the_bell_counts_what_is_new(cast: Cast, work: Work, bell: Callable[[str], int]) -> None:
    topic_id = cast.topic()
    for _number in range(3):
        cast.reply(topic_id)
    work()
    assert bell("asker") == 3
    assert 'data-count="bell">3</b>' in cast.browser("asker").get("/").text


def test_a_conversation_that_never_ends_stops_telling(
    cast: Cast, work: Work, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "MOST_COUNTED", 2)
    topic = cast.topic(by="asker", title="Without end")
    for number in range(6):
        cast.reply(topic, by="helper", body=f"Number {number}")
    cast.reply(topic, by="staff", body=f"What do you say, @{cast.handle_of('asker')}?")
    work()
    mention, *replies = inbox("asker")
    assert "mentioned you" in mention
    assert len(replies) == 3


def test_bells_of_many_ring_by_one_event(app: Flask, cast: Cast, work: Work) -> None:
    topic = cast.topic(by="asker")
    for author in ("helper", "staff"):
        cast.reply(topic, by=author)
        work()
    with app.app_context():
        rows = db.session.scalars(select(EventRow).where(EventRow.name == "NotificationsChanged")).all()
    rung = [row.payload["member_ids"] for row in rows]
    assert rung[:2] == [[cast.id_of("asker")], sorted([cast.id_of("asker"), cast.id_of("helper")])]
