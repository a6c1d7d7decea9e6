"""Signals and numbers: who is told that there is something to fetch, and who comes back and asks."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.core.db import transaction
from app.forum.drafts.operations import save_draft
from app.forum.follows.operations import follow
from app.forum.spaces.operations import join_space, leave_space
from app.forum.topics.operations import close_topic
from app.forum.topics.operations.bookmarking import bookmark_post, remove_bookmark
from app.live import rings
from app.people.accounts.models import Member
from tests.live.ears import Ear, first_post
from tests.support.cast import Cast

Listen = Callable[..., Ear]
Own = Callable[[Cast, Member, int], object]
OWN: dict[str, Own] = {
    "a bookmark": lambda cast, me, topic: bookmark_post(me, first_post(cast, topic)),
    "a draft": lambda cast, me, topic: save_draft(me, f"topic:{topic}", {"body": ["Well,"]}),
    "following": lambda cast, me, topic: follow(me, "space", cast.space().id, "every"),
}


def names(ear: Ear) -> list[str]:
    return [message["name"] for message in ear.heard("signal")]


def rail(ear: Ear) -> dict[str, int]:
    """The numbers of a page that has just come."""
    answer: dict[str, int] = ear.say("join", {"channel": "rail"})["waiting"]["spaces"]
    return answer


@pytest.mark.parametrize("what", OWN)
def test_ones_own_other_pages_are_told_and_nobody_else(what: str, cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    mine, other, guest = ear("asker"), ear("helper"), ear()
    with cast.app.app_context(), transaction():
        OWN[what](cast, cast.member("asker"), topic)
    assert names(mine) == ["mine"]
    assert names(other) == names(guest) == []


def test_what_is_taken_back_is_told_too(cast: Cast, ear: Listen) -> None:
    post = cast.reply(cast.topic())
    with cast.app.app_context(), transaction():
        bookmark_post(cast.member("asker"), cast.post(post))
    mine = ear("asker")
    with cast.app.app_context(), transaction():
        remove_bookmark(cast.member("asker"), post)
        remove_bookmark(cast.member("asker"), post)
    assert names(mine) == ["mine"]


def test_who_joins_a_space_is_told_to_those_who_may_read_it(cast: Cast, ear: Listen) -> None:
    inside, outside = ear("helper"), ear("outsider")
    for listener in (inside, outside):
        listener.join("lists")
        listener.join("rail")
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    assert names(inside) == ["spaces"]
    assert names(outside) == []
    with cast.app.app_context(), transaction():
        join_space(cast.member("asker"), cast.space("riding"))
    assert names(inside) == names(outside) == ["spaces"]


def test_who_comes_back_hears_whether_something_rang(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    mine = ear("asker")
    channel = f"member:{cast.id_of('asker')}"
    last = mine.say("join", {"channel": channel})["last"]
    assert mine.say("join", {"channel": channel, "last": last})["missed"] is False
    with cast.app.app_context(), transaction():
        bookmark_post(cast.member("asker"), first_post(cast, topic))
    mine.heard("signal")
    answer = mine.say("join", {"channel": channel, "last": last})
    assert answer["missed"] is True
    assert mine.say("join", {"channel": channel, "last": answer["last"]})["missed"] is False


def test_what_rang_too_long_ago_to_know_is_taken_for_missed(cast: Cast, ear: Listen) -> None:
    cast.topic()
    mine = ear("asker")
    channel = f"member:{cast.id_of('asker')}"
    last = mine.say("join", {"channel": channel})["last"]
    rings.begin(last + 10)
    assert mine.say("join", {"channel": channel, "last": last})["missed"] is True


def test_questions_that_wait_are_counted_for_those_who_may_read_them(cast: Cast, ear: Listen) -> None:
    with cast.app.app_context():
        riding, beta = (str(cast.space(slug).id) for slug in ("riding", "beta"))
    topic = cast.topic()
    guest, inside = ear(), ear("helper")
    assert rail(guest)[riding] == rail(inside)[riding] == 1
    assert beta not in rail(guest)
    assert rail(inside)[beta] == 0
    secret = cast.topic(by="helper", space="beta", title="The next motor")
    assert guest.heard("waiting") == []
    assert inside.heard("waiting") == [{"spaces": {beta: 1}}]
    cast.reply(topic, "asker", "It happens every time.")
    assert guest.heard("waiting") == []
    cast.reply(topic)
    with cast.app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(secret), "No comment.")
    assert guest.heard("waiting") == [{"spaces": {riding: 0}}]


def test_who_leaves_a_space_is_told_the_numbers_of_the_others(cast: Cast, ear: Listen) -> None:
    cast.topic(by="helper", space="beta", title="The next motor")
    with cast.app.app_context():
        beta = str(cast.space("beta").id)
    mine = ear("asker")
    assert rail(mine)[beta] == 1
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    [message] = mine.heard("waiting")
    assert message["all"] is True
    assert beta not in message["spaces"]


def test_the_numbers_of_the_frame_are_for_members(cast: Cast) -> None:
    cast.topic()
    counts = cast.browser("asker").get("/counts")
    assert counts.json["unanswered"] == 1
    assert counts.headers["Cache-Control"] == "no-store"
    assert "moderation" not in counts.json or counts.json["moderation"] == 0
    assert cast.app.test_client().get("/counts").status_code in {302, 303, 401}
