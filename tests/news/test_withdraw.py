"""News that was published by mistake is taken back: at once, everywhere, and also where it is open."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.discovery.search.models import SearchDocument
from app.forum.topics.recount import counters
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast


def wrong_counters() -> list[str]:
    return [c.name for c in counters() if db.session.execute(c.wrong()).all()]


def test_readers_lose_it_everywhere(app: Flask, desk: Desk, staff: FlaskClient, reader: FlaskClient) -> None:
    topic_id = desk.write()
    desk.work()
    assert staff.delete(f"/topics/{topic_id}/publication").status_code == 303
    desk.work()
    for address in ("/", "/news", "/search?q=charges", "/spaces/riding", "/news.atom", "/notifications"):
        assert TITLE not in reader.get(address).text, address
    assert reader.get(f"/topics/{topic_id}").status_code == 404
    assert reader.get("/tags/winter").status_code == 404
    with app.app_context():
        assert db.session.scalars(select(SearchDocument)).all() == []
        assert wrong_counters() == []


def test_who_reads_it_now_is_put_out(cast: Cast, desk: Desk, staff: FlaskClient, ear) -> None:  # type: ignore[no-untyped-def]
    topic_id = desk.write()
    guest, customer, colleague = ear(), ear("asker"), ear("product")
    for listener in (guest, customer, colleague):
        listener.join(f"topic:{topic_id}")
    customer.join("lists")
    staff.delete(f"/topics/{topic_id}/publication")
    assert guest.heard("out") == [{"channel": f"topic:{topic_id}"}]
    assert f'action="remove" target="topic-row-{topic_id}"' in customer.streams()
    assert 'action="hearth-again"' in colleague.streams()
    assert cast.browser("asker").get(f"/live/catch-up?channel=topic:{topic_id}&after=0").status_code == 404


def test_published_again_it_is_back_and_nobody_is_told_twice(
    app: Flask, desk: Desk, staff: FlaskClient
) -> None:
    topic_id = desk.write()
    before = desk.topic(topic_id).created_at
    desk.work()
    for _round in range(2):
        staff.delete(f"/topics/{topic_id}/publication")
        staff.post(f"/topics/{topic_id}/publication")
        desk.work()
    assert desk.inbox("asker") == [f"News: {TITLE}"]
    assert desk.topic(topic_id).created_at == before
    assert desk.events("TopicOpened") == ["TopicOpened"]
    with app.app_context():
        assert wrong_counters() == []


def test_comments_are_found_again_with_it(
    cast: Cast, desk: Desk, staff: FlaskClient, reader: FlaskClient
) -> None:
    topic_id = desk.write()
    cast.reply(topic_id, "helper", "Marvellous zeppelins.")
    staff.delete(f"/topics/{topic_id}/publication")
    desk.work()
    assert TITLE not in reader.get("/search?q=zeppelins").text
    staff.post(f"/topics/{topic_id}/publication")
    desk.work()
    assert TITLE in reader.get("/search?q=zeppelins").text


def test_twice_is_once(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.write()
    for _click in range(2):
        assert staff.delete(f"/topics/{topic_id}/publication").status_code == 303
    assert desk.events("TopicNarrowed") == ["TopicNarrowed"]


def test_customers_cannot_take_news_back(desk: Desk, reader: FlaskClient) -> None:
    topic_id = desk.write()
    assert reader.delete(f"/topics/{topic_id}/publication").status_code == 403
    assert desk.topic(topic_id).is_published


def test_what_was_hidden_meanwhile_is_counted_right(
    app: Flask, cast: Cast, desk: Desk, staff: FlaskClient
) -> None:
    topic_id = desk.write()
    post, moderator = desk.first_post(topic_id), cast.browser("moderator")
    moderator.post(f"/posts/{post}/hide")
    staff.delete(f"/topics/{topic_id}/publication")
    moderator.delete(f"/posts/{post}/hide")
    with app.app_context():
        assert wrong_counters() == []
