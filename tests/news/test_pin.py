"""Pinned until a day: on top of its space until that day is over where the news was written."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.chores import run_chores
from tests.news.conftest import TITLE, Desk

END = datetime(2031, 12, 24, 23, 0, tzinfo=UTC)


def later(app: Flask, moment: datetime) -> None:
    with clock.frozen(moment), app.app_context():
        run_chores()


def test_it_is_on_top_until_the_day_is_over(app: Flask, desk: Desk) -> None:
    topic_id = desk.write(pin_until="2031-12-24", zone="Europe/Oslo")
    assert desk.topic(topic_id).is_pinned
    later(app, END.replace(hour=22, minute=59))
    assert desk.topic(topic_id).is_pinned
    later(app, END)
    assert not desk.topic(topic_id).is_pinned
    later(app, END.replace(year=2032))
    assert desk.events("TopicUnpinned") == ["TopicUnpinned"]


def test_a_draft_is_pinned_when_it_goes_out(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.draft(pin_until="2031-12-24")
    assert not desk.topic(topic_id).is_pinned
    staff.post(f"/topics/{topic_id}/publication")
    assert desk.topic(topic_id).is_pinned


def test_the_day_is_changed_and_taken_away(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(pin_until="2031-12-24")
    form = {"title": TITLE, "body": "It charges in the cold.", "version": "1", "zone": "UTC"}
    address = f"/posts/{desk.first_post(topic_id)}"
    assert 'value="2031-12-24"' in staff.get(f"{address}/edit").text
    staff.patch(address, data={**form, "pin_until": "2031-12-31"})
    assert desk.topic(topic_id).pinned_until == datetime(2032, 1, 1, tzinfo=UTC)
    staff.patch(address, data=form)
    assert (desk.topic(topic_id).pinned_until, desk.topic(topic_id).is_pinned) == (None, False)


def test_unpinned_by_hand_it_stays_so(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(pin_until="2031-12-24")
    staff.delete(f"/topics/{topic_id}/pin")
    later(app, END)
    assert desk.events("TopicUnpinned") == ["TopicUnpinned"]


@pytest.mark.parametrize("day", ["2001-01-01", "tomorrow", "2031-02-30", "2031-12-24T10:00"])
def test_a_day_that_is_none_or_over_is_refused(desk: Desk, staff: FlaskClient, day: str) -> None:
    answer = desk.send(staff, pin_until=day)
    assert answer.status_code == 422
    assert "Choose a day that is not over yet" in answer.text
