"""Publishing shows a draft to its readers: with the time, the counters and the news of that moment."""

from __future__ import annotations

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.core.permissions import Refused
from app.forum.news.operations import publish_news
from app.forum.topics.recount import counters
from app.people.accounts.operations import change_role
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast

LATER = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)


def test_it_is_new_when_it_is_published_not_when_it_was_begun(app: Flask, cast: Cast, desk: Desk) -> None:
    topic_id = desk.draft()
    with clock.frozen(LATER), app.app_context(), transaction():
        publish_news(cast.member("staff"), cast.get_topic(topic_id))
    topic = desk.topic(topic_id)
    assert topic.created_at == topic.published_at == topic.last_activity_at == LATER


def test_readers_are_told_and_find_it(desk: Desk, staff: FlaskClient, reader: FlaskClient) -> None:
    topic_id = desk.draft()
    assert staff.post(f"/topics/{topic_id}/publication").status_code == 303
    desk.work()
    assert desk.inbox("asker") == [f"News: {TITLE}"]
    for address in ("/", "/news", "/search?q=charges", "/tags/winter", "/spaces/riding"):
        assert TITLE in reader.get(address).text, address


def test_two_clicks_publish_once(app: Flask, desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.draft()
    for _click in range(2):
        assert staff.post(f"/topics/{topic_id}/publication").status_code == 303
    assert desk.events("TopicOpened") == ["TopicOpened"]
    with app.app_context():
        assert [c.name for c in counters() if db.session.execute(c.wrong()).all()] == []


def test_customers_cannot_publish(desk: Desk, reader: FlaskClient) -> None:
    topic_id = desk.draft()
    assert reader.post(f"/topics/{topic_id}/publication").status_code == 404
    assert not desk.topic(topic_id).is_published


def test_who_is_not_staff_any_more_sees_the_draft_but_cannot_publish(
    app: Flask, cast: Cast, desk: Desk
) -> None:
    topic_id = desk.draft()
    with app.app_context(), transaction():
        change_role(cast.member("admin"), cast.member("staff"), "customer")
    browser = cast.browser("staff")
    assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 200
    assert browser.post(f"/topics/{topic_id}/publication").status_code == 403


def test_other_kinds_are_not_published(cast: Cast, staff: FlaskClient) -> None:
    question = cast.topic()
    assert staff.post(f"/topics/{question}/publication").status_code == 403
    assert staff.delete(f"/topics/{question}/publication").status_code == 403


def test_an_archived_space_takes_no_news(app: Flask, cast: Cast, desk: Desk) -> None:
    topic_id = desk.draft()
    with app.app_context(), transaction():
        cast.space("riding").archived_at = clock.now()
    with app.app_context():
        try:
            with transaction():
                publish_news(cast.member("staff"), cast.get_topic(topic_id))
        except Refused as refused:
            assert "archived" in refused.message
    assert not desk.topic(topic_id).is_published


def test_who_looks_at_the_draft_sees_it_go_out(desk: Desk, staff: FlaskClient, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.draft()
    colleague, customer = ear("product"), ear("asker")
    colleague.join(f"topic:{topic_id}")
    customer.join("lists")
    assert customer.say("join", {"channel": f"topic:{topic_id}"}) == {"ok": False}
    staff.post(f"/topics/{topic_id}/publication")
    assert 'action="hearth-again"' in colleague.streams()
    assert TITLE in customer.streams()
