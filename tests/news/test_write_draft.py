"""A draft is for staff: it is found by nobody else, counted nowhere and told to no one."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.discovery.search.models import SearchDocument
from app.forum.tags.models import Tag
from app.forum.topics.models import Revision
from app.forum.topics.recount import counters
from tests.news.conftest import TITLE, Desk
from tests.support.cast import Cast


def test_the_composer_saves_a_draft_and_shows_it_as_it_will_look(desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(staff, then="draft")
    assert answer.status_code == 303
    page = staff.get(answer.location).text
    assert "Draft: only staff see this" in page and "It charges in the cold." in page
    assert TITLE in staff.get("/news/drafts").text


def test_a_draft_sent_twice_is_one(desk: Desk, staff: FlaskClient) -> None:
    form = desk.form(then="draft")
    assert staff.post("/topics", data=form).location == staff.post("/topics", data=form).location
    assert staff.get("/news/drafts").text.count(f">{TITLE}<") == 1


@pytest.mark.parametrize("who", ["asker", "helper", "outsider", "suspended"])
def test_customers_find_neither_the_draft_nor_the_list(cast: Cast, desk: Desk, who: str) -> None:
    topic_id, browser = desk.draft(), cast.browser(who)
    assert browser.get(f"/topics/{topic_id}").status_code == 404
    assert browser.get(f"/posts/{desk.first_post(topic_id)}").status_code == 404
    assert browser.get("/news/drafts").status_code == 404


@pytest.mark.parametrize("who", ["staff", "product", "moderator", "admin"])
def test_all_staff_work_on_it(cast: Cast, desk: Desk, who: str) -> None:
    topic_id = desk.draft()
    post, browser = desk.first_post(topic_id), cast.browser(who)
    assert browser.get(f"/posts/{post}/edit").status_code == 200
    changed = {"title": "Firmware 4.3 is out", "body": "Better.", "version": "1", "then": "draft"}
    assert browser.patch(f"/posts/{post}", data=changed).status_code == 303
    assert desk.topic(topic_id).title == "Firmware 4.3 is out"
    assert not desk.topic(topic_id).is_published


def test_nothing_is_announced_indexed_or_counted(app: Flask, cast: Cast, desk: Desk) -> None:
    with app.app_context():
        before = (cast.space("riding").topics_count, cast.member("staff").topics_count)
    desk.draft(body=f"Thanks to @{cast.handle_of('asker')}", tags="secretlaunch")
    desk.work()
    assert desk.inbox("asker") == desk.inbox("moderator") == []
    with app.app_context():
        assert (cast.space("riding").topics_count, cast.member("staff").topics_count) == before
        assert db.session.scalars(select(SearchDocument)).all() == []
        assert db.session.scalars(select(Tag.name)).all() == []
        assert [c.name for c in counters() if db.session.execute(c.wrong()).all()] == []
    assert desk.events("TopicOpened") == []


def test_nobody_answers_or_reacts_to_a_draft(desk: Desk, staff: FlaskClient) -> None:
    topic_id = desk.draft()
    reply = staff.post(f"/topics/{topic_id}/replies", data={"body": "First!", "token": "t" * 12})
    heart = staff.post(f"/posts/{desk.first_post(topic_id)}/reactions/heart")
    assert (reply.status_code, heart.status_code) == (403, 403)
    assert desk.topic(topic_id).replies_count == 0


def test_what_a_draft_said_before_is_no_history_of_the_news(
    app: Flask, desk: Desk, staff: FlaskClient
) -> None:
    topic_id = desk.draft(body="Our margin is 80 percent.")
    post = desk.first_post(topic_id)
    form = {"title": TITLE, "body": "It is cheap.", "version": "1", "then": "publish"}
    assert staff.patch(f"/posts/{post}", data=form).status_code == 303
    with app.app_context():
        assert db.session.scalars(select(Revision)).all() == []
        assert desk.topic(topic_id).is_published


def test_a_deleted_draft_leaves_the_list_and_comes_back(
    app: Flask, cast: Cast, desk: Desk, staff: FlaskClient
) -> None:
    post = desk.first_post(desk.draft())
    assert staff.delete(f"/posts/{post}").status_code == 303
    assert TITLE not in staff.get("/news/drafts").text
    assert staff.post(f"/posts/{post}/restore").status_code == 303
    assert TITLE in staff.get("/news/drafts").text
    with app.app_context():
        assert [c.name for c in counters() if db.session.execute(c.wrong()).all()] == []


def test_customers_cannot_write_news_by_hand(desk: Desk, reader: FlaskClient) -> None:
    assert desk.send(reader, then="draft").status_code == 403


def test_what_was_typed_is_kept_when_something_is_wrong(desk: Desk, staff: FlaskClient) -> None:
    answer = desk.send(
        staff, then="schedule", publish_on="soon", ship_reason="It was time.", ideas="none, 7", must_read="1"
    )
    assert answer.status_code == 422
    for words in ("It was time.", "none", "Choose a day and a time", "neither the number of an idea"):
        assert words in answer.text


def test_enter_in_a_field_saves_a_draft(staff: FlaskClient) -> None:
    page = staff.get("/topics/new?kind=news").text
    buttons = page[page.index('name="then"') :]
    assert buttons.startswith('name="then" value="draft"')


def test_many_drafts_come_in_pages(desk: Desk, staff: FlaskClient) -> None:
    for number in range(27):
        desk.draft(title=f"Draft number {number:02}")
    page = staff.get("/news/drafts").text
    assert page.count("Draft number") == 25
    older = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert staff.get(older).text.count("Draft number") == 2
    assert staff.get("/news/drafts?cursor=broken").status_code == 404
