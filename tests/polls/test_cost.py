"""What a poll adds to the page of its topic does not grow with those who vote."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask

from app.core import clock
from app.core.db import db, transaction
from app.forum.polls.models import Ballot
from app.people.accounts.operations import create_member
from tests.polls.support import option_ids, poll
from tests.support.cast import Cast
from tests.support.queries import counted


def crowd(app: Flask, cast: Cast, topic_id: int, people: int) -> None:
    """Many members who have voted."""
    ids = option_ids(cast, topic_id)
    with app.app_context(), transaction():
        for number in range(people):
            name = uuid.uuid4().hex[:12]
            member = create_member(name=name, email=f"{name}@example.org", handle=name, confirmed=True)
            ballot = Ballot(topic_id=topic_id, member_id=member.id, choices=str(ids[number % len(ids)]))
            ballot.created_at = ballot.changed_at = clock.now()
            db.session.add(ballot)


@pytest.mark.parametrize("named", ["", "1"])
def test_a_poll_costs_two_statements_three_when_named(app: Flask, cast: Cast, named: str) -> None:
    plain = cast.topic(kind="discussion")
    small, large = poll(cast, named=named), poll(cast, named=named)
    crowd(app, cast, small, 1)
    crowd(app, cast, large, 25)
    browser, costs = cast.browser("asker"), []
    for topic_id in (plain, small, large):
        with app.app_context():
            url = cast.get_topic(topic_id).url
        browser.get(url)
        with counted(app) as statements:
            assert browser.get(url).status_code == 200
        costs.append(len(statements))
    more = 3 if named else 2
    assert costs == [costs[0], costs[0] + more, costs[0] + more]
