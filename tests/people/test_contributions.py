"""The numbers of a profile: what somebody wrote where the viewer may read, and nothing about other places."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.moving.operations import merge_topic, move_topic, split_topic
from app.forum.topics.operations import accept_solution, delete_post, hide_post, restore_post, show_post
from app.forum.topics.queries.visible import first_post_id
from app.forum.topics.recount import counters
from app.forum.topics.recount_contributions import ContributionCounter
from tests.support.cast import Cast

FACTS = re.compile(r"<span>(\d+) (topic|reply|replie|solution)s?</span>")


def facts(browser: FlaskClient, handle: str = "helper") -> dict[str, int]:
    """The numbers of a profile as this browser sees them."""
    found = FACTS.findall(browser.get(f"/people/{handle}").text)
    return {"reply" if name == "replie" else name: int(number) for number, name in found}


def test_a_guest_learns_nothing_of_hidden_spaces(cast: Cast, guest: FlaskClient) -> None:
    before = facts(guest)
    secret = cast.topic("helper", space="beta", title="A secret prototype")
    answer = cast.reply(secret, "helper", "Nobody else knows.")
    with cast.app.app_context(), transaction():
        accept_solution(cast.member("helper"), cast.get_topic(secret), cast.post(answer))
    assert facts(guest) == facts(cast.browser("outsider")) == before
    seen = facts(cast.browser("staff"))
    assert seen["topic"] == before["topic"] + 1
    assert seen["reply"] == before["reply"] + 1
    assert seen["solution"] == before.get("solution", 0) + 1


def test_a_removed_topic_takes_the_replies_in_it_along(cast: Cast, guest: FlaskClient) -> None:
    before = facts(guest)
    topic = cast.topic("asker")
    cast.reply(topic, "helper")
    with cast.app.app_context():
        first = cast.post(first_post_id(topic))
        for remove, bring_back in ((hide_post, show_post), (delete_post, restore_post)):
            assert facts(guest)["reply"] == before["reply"] + 1
            with transaction():
                remove(cast.member("moderator"), first)
            assert facts(guest) == before
            with transaction():
                bring_back(cast.member("moderator"), first)
    assert facts(guest)["reply"] == before["reply"] + 1


def test_what_moves_counts_where_it_stands(cast: Cast, guest: FlaskClient) -> None:
    before = facts(guest)
    topic, other = cast.topic("asker"), cast.topic("asker", title="Another one")
    replies = [cast.reply(topic, "helper", f"Reply {number}") for number in range(3)]
    with cast.app.app_context():
        moderator = cast.member("moderator")
        with transaction():
            values = {"kind": "discussion", "title": "Split off here", "token": "t" * 12}
            split_topic(moderator, cast.get_topic(topic), replies[1:], space=cast.space("beta"), **values)
        assert facts(guest) == before | {"reply": before["reply"] + 1}
        with transaction():
            merge_topic(moderator, cast.get_topic(topic), cast.get_topic(other))
        assert facts(guest) == before | {"reply": before["reply"] + 1}
        with transaction():
            move_topic(moderator, cast.get_topic(other), cast.space("beta"))
        assert facts(guest) == before
        assert not [row for counter in counters() for row in db.session.execute(counter.wrong())]


def test_recounting_finds_rows_that_are_wrong_or_missing(cast: Cast) -> None:
    cast.reply(cast.topic("asker"), "helper")
    with cast.app.app_context():
        counter = ContributionCounter()
        with transaction() as session:
            assert not session.execute(counter.wrong()).all()
            session.connection().exec_driver_sql("DELETE FROM contributions WHERE replies > 0")
            assert session.execute(counter.wrong()).all()
            session.execute(counter.correction())
            assert not session.execute(counter.wrong()).all()
