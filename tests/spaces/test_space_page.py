"""The page of a space: its topics, its news, following it."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.follows.models import Follow
from app.forum.topics.models import Topic
from tests.support.cast import Cast


def rows(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'id="topic-row-(\d+)"', page)]


def test_its_topics_pinned_ones_first_and_once(cast: Cast, guest: FlaskClient) -> None:
    pinned, later = cast.topic(title="Read this first"), cast.topic(title="Something later")
    elsewhere = cast.topic("staff", space="announcements", kind="news", title="Not here")
    with cast.app.app_context(), transaction():
        topic = db.session.get_one(Topic, pinned)
        topic.pinned_at = topic.created_at
    found = rows(guest.get("/spaces/riding").text)
    assert found == [pinned, later]
    assert elsewhere not in found


def test_one_kind_at_a_time(cast: Cast, guest: FlaskClient) -> None:
    question, idea = cast.topic(), cast.topic(kind="idea", title="Lend my bike")
    assert rows(guest.get("/spaces/riding?kind=idea").text) == [idea]
    assert set(rows(guest.get("/spaces/riding?kind=nonsense").text)) == {question, idea}


def test_pages_follow_each_other_without_gap_or_double(cast: Cast, guest: FlaskClient) -> None:
    made = [cast.topic(title=f"Question number {n}") for n in range(28)]
    with cast.app.app_context(), transaction():
        topic = db.session.get_one(Topic, made[0])
        topic.pinned_at = topic.created_at
    first = guest.get("/spaces/riding").text
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older
    second = guest.get(older[1].replace("&amp;", "&")).text
    assert sorted(rows(first) + rows(second)) == sorted(made)
    assert rows(first)[0] == made[0]


def test_its_news_apart(cast: Cast, guest: FlaskClient) -> None:
    cast.topic(title="A question")
    news = cast.topic("staff", kind="news", title="A new route")
    assert rows(guest.get("/spaces/riding/news").text) == [news]


def test_an_empty_space_offers_the_first_step(cast: Cast) -> None:
    assert 'href="/topics/new?space=riding"' in cast.browser("asker").get("/spaces/riding").text


def test_customers_see_no_composer_where_only_staff_write(cast: Cast) -> None:
    link = 'href="/topics/new?space=announcements"'
    assert link not in cast.browser("asker").get("/spaces/announcements").text
    assert link in cast.browser("staff").get("/spaces/announcements").text


def test_it_is_followed_live_from_its_last_event(cast: Cast, guest: FlaskClient) -> None:
    cast.topic()
    assert re.search(r'<hearth-live channel="space:\d+" last="[1-9]\d*">', guest.get("/spaces/riding").text)


def test_following_and_not(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    key = (cast.id_of("asker"), "space", cast.space().id)
    assert browser.post("/spaces/riding/follow").location == "/spaces/riding"
    assert db.session.get(Follow, key).level == "first"
    assert "You follow this" in browser.get("/spaces/riding").text
    db.session.expire_all()
    browser.delete("/spaces/riding/follow")
    db.session.rollback()
    assert db.session.get(Follow, key) is None
