"""News goes out by the clock: at a local time, once, also when nobody was there at that moment."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.chores import run_chores
from app.core.db import db, transaction
from app.core.settings import change_settings
from app.forum.news.operations import publish_due, schedule_news
from app.forum.news.times import chosen_time, clock_word, in_words
from app.people.accounts.operations import change_role
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast

NINE = datetime(2031, 11, 30, 8, 0, tzinfo=UTC)
SCHEDULED = {"then": "schedule", "publish_on": "2031-11-30T09:00", "zone": "Europe/Oslo"}


def at(app: Flask, moment: datetime) -> None:
    """Run what is due at a moment, as a worker does."""
    with clock.frozen(moment), app.app_context():
        run_chores()


def test_it_goes_out_at_the_chosen_minute(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = int(desk.send(staff, **SCHEDULED).location.split("/")[2])
    assert desk.plan(topic_id).publish_at == NINE
    at(app, NINE - timedelta(minutes=1))
    assert not desk.topic(topic_id).is_published
    at(app, NINE + timedelta(seconds=30))
    assert desk.topic(topic_id).is_published
    assert desk.topic(topic_id).created_at == NINE + timedelta(seconds=30)


def test_both_times_stand_on_the_draft(desk: Desk, staff: FlaskClient) -> None:
    page = desk.send(staff, **SCHEDULED)
    said = "Sunday, 30 November 2031, 09:00 (Europe/Oslo), which is 08:00 UTC"
    assert said in staff.get(page.location).text
    assert said in staff.get("/news/drafts").text


def test_after_a_downtime_it_goes_out_late_but_once(app: Flask, desk: Desk) -> None:
    topic_id = desk.write(**SCHEDULED)
    at(app, NINE + timedelta(days=2))
    at(app, NINE + timedelta(days=3))
    assert desk.topic(topic_id).published_at == NINE + timedelta(days=2)
    assert desk.events("TopicOpened") == ["TopicOpened"]


def test_two_workers_publish_it_once(app: Flask, desk: Desk) -> None:
    topic_id = desk.write(**SCHEDULED)
    counts: list[int] = []

    def work() -> None:
        with app.app_context():
            counts.append(publish_due())

    with clock.frozen(NINE):
        workers = [threading.Thread(target=work) for _worker in range(2)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
    assert sorted(counts) == [0, 1]
    assert desk.topic(topic_id).is_published
    assert desk.events("TopicOpened") == ["TopicOpened"]


def test_a_moment_that_has_passed_is_refused_and_nobody_is_told(desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(staff, then="schedule", publish_on="2001-01-01T09:00", zone="Europe/Oslo")
    assert answer.status_code == 422
    assert "This moment has passed." in answer.text
    topic_id = desk.draft(title="Another draft")
    answer = staff.post(
        f"/topics/{topic_id}/schedule", data={"publish_on": "2001-01-01T09:00", "zone": "UTC"}
    )
    assert answer.status_code == 422
    assert "This moment has passed." in answer.text and "2001-01-01T09:00" in answer.text
    assert not desk.topic(topic_id).is_published
    assert desk.events("TopicOpened") == []


def test_the_moment_changes_until_then(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(**SCHEDULED)
    form = {"publish_on": "2031-12-01T09:00", "zone": "Europe/Oslo"}
    assert staff.post(f"/topics/{topic_id}/schedule", data=form).status_code == 303
    assert staff.post(f"/topics/{topic_id}/schedule", data=form).status_code == 303
    assert desk.events("NewsScheduled") == ["NewsScheduled"] * 2
    at(app, NINE + timedelta(hours=1))
    assert not desk.topic(topic_id).is_published
    at(app, NINE + timedelta(days=1))
    assert desk.topic(topic_id).is_published


def test_a_cancelled_schedule_stays_a_draft(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(**SCHEDULED)
    for _click in range(2):
        assert staff.delete(f"/topics/{topic_id}/schedule").status_code == 303
    assert desk.events("ScheduleCancelled") == ["ScheduleCancelled"]
    at(app, NINE + timedelta(days=1))
    assert not desk.topic(topic_id).is_published


def test_saving_a_scheduled_draft_keeps_its_moment(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(**SCHEDULED)
    form = {
        "title": TITLE,
        "body": "Reworded.",
        "version": "1",
        "then": "draft",
        **SCHEDULED,
        "publish_on": "",
    }
    form["then"] = "draft"
    assert staff.patch(f"/posts/{desk.first_post(topic_id)}", data=form).status_code == 303
    assert desk.plan(topic_id).publish_at == NINE


def test_a_deleted_draft_does_not_go_out(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write(**SCHEDULED)
    staff.delete(f"/posts/{desk.first_post(topic_id)}")
    at(app, NINE)
    assert not desk.topic(topic_id).is_published
    assert desk.plan(topic_id).note == "refused"


def test_who_may_not_publish_any_more_publishes_nothing(app: Flask, cast: Cast, desk: Desk) -> None:
    topic_id = desk.write(**SCHEDULED)
    with app.app_context(), transaction():
        change_role(cast.member("admin"), cast.member("staff"), "customer")
    at(app, NINE)
    assert not desk.topic(topic_id).is_published
    assert "may not publish any more" in cast.browser("admin").get(desk.topic(topic_id).url).text


def test_one_that_fails_does_not_hold_up_the_others(app: Flask, cast: Cast, desk: Desk) -> None:
    gone, fine = desk.write(**SCHEDULED), desk.write("product", title="The other one", **SCHEDULED)
    with app.app_context(), transaction():
        change_role(cast.member("admin"), cast.member("staff"), "customer")
    at(app, NINE)
    assert [desk.topic(number).is_published for number in (gone, fine)] == [False, True]


@pytest.mark.parametrize("text", ["", "soon", "2031-02-30T09:00", "9999999-01-01"])
def test_what_is_no_moment_is_said_beside_the_field(desk: Desk, staff: FlaskClient, text: str) -> None:
    topic_id = desk.draft()
    answer = staff.post(f"/topics/{topic_id}/schedule", data={"publish_on": text, "zone": "UTC"})
    assert answer.status_code == 422
    assert "Choose a day and a time" in answer.text
    zone = staff.post(
        f"/topics/{topic_id}/schedule", data={"publish_on": "2031-01-01T09:00", "zone": "Moon/Sea"}
    )
    assert zone.status_code == 422
    assert "Choose a time zone from the list" in zone.text


def test_customers_cannot_schedule(desk: Desk, reader: FlaskClient) -> None:
    topic_id = desk.draft()
    form = {"publish_on": "2031-01-01T09:00", "zone": "UTC"}
    assert reader.post(f"/topics/{topic_id}/schedule", data=form).status_code == 404
    assert reader.delete(f"/topics/{topic_id}/schedule").status_code == 404


def test_where_clocks_are_put_forward_the_skipped_hour_means_the_next(ctx: Flask) -> None:
    chosen = chosen_time("2027-03-28T02:30", "Europe/Oslo")
    assert chosen is not None
    assert chosen.at == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    with ctx.test_request_context():
        assert "03:30" in in_words(chosen.at, "Europe/Oslo")
        assert "does not exist" in clock_word(chosen.word)


def test_where_clocks_are_put_back_the_first_of_two_counts(ctx: Flask) -> None:
    chosen = chosen_time("2027-10-31T02:30", "Europe/Oslo")
    assert chosen is not None
    assert chosen.at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with ctx.test_request_context():
        assert "comes twice" in clock_word(chosen.word)


def test_an_ordinary_hour_needs_no_word() -> None:
    chosen = chosen_time("2027-07-01T02:30", "Europe/Oslo")
    assert chosen is not None
    assert (chosen.at, chosen.word) == (datetime(2027, 7, 1, 0, 30, tzinfo=UTC), "")


def test_the_community_has_a_zone_and_members_their_own(app: Flask, cast: Cast, staff: FlaskClient) -> None:
    with app.app_context(), transaction():
        change_settings(time_zone="Europe/Oslo")
    assert '<option value="Europe/Oslo" selected>' in staff.get("/topics/new?kind=news").text
    with app.app_context(), transaction():
        member = cast.member("staff")
        member.preferences = {**member.preferences, "zone": "Asia/Tokyo"}
    assert '<option value="Asia/Tokyo" selected>' in staff.get("/topics/new?kind=news").text


def test_another_transaction_sees_nothing_before_the_commit(app: Flask, cast: Cast, desk: Desk) -> None:
    topic_id = desk.draft()
    with app.app_context(), pytest.raises(RuntimeError), transaction():
        schedule_news(cast.member("staff"), cast.get_topic(topic_id), NINE, "UTC")
        db.session.flush()
        raise RuntimeError
    assert desk.plan(topic_id).publish_at is None
