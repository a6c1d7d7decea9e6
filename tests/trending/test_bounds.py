"""However much happened, trending reads a bounded part of it, and says so."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.core import clock
from app.core.db import db, is_sqlite, transaction
from app.discovery.trending import acts
from app.discovery.trending.figures import period
from app.forum.ideas.operations import cast_vote
from app.forum.topics.operations import hide_post, react
from tests.support.cast import Cast

INDEXES = ("ix_posts_created", "ix_votes_created", "ix_me_too_created", "ix_reactions_created")


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three acts of each sort are counted."""
    monkeypatch.setattr(acts, "MOST_ACTS", 3)


def replies(cast: Cast, topic: int, *days_ago: int) -> None:
    for days, who in zip(days_ago, ("helper", "outsider") * len(days_ago), strict=False):
        with clock.frozen(clock.ago(days=days)):
            cast.reply(topic, who)


def page_of(browser: FlaskClient) -> str:
    return browser.get("/trending?period=week").text


def test_all_that_fits_is_counted_and_compared(few: None, cast: Cast, guest: FlaskClient) -> None:
    with clock.frozen(clock.ago(days=30)):
        topic = cast.topic(title="Range in the cold")
    replies(cast, topic, 10, 3, 2)
    page = page_of(guest)
    assert "So much happened" not in page
    assert "Rising most" in page


def test_of_more_only_the_newest_is_counted_and_held_against_nothing(
    few: None, cast: Cast, guest: FlaskClient
) -> None:
    with clock.frozen(clock.ago(days=30)):
        old, new = (cast.topic(title=title) for title in ("Range in the cold", "A rattle"))
    replies(cast, old, 6, 5)
    replies(cast, new, 3, 2, 1)
    page = page_of(guest)
    assert "only the newest of it is counted" in page
    assert "A rattle" in page and "Range in the cold" not in page
    assert "Before" not in page and "order=rising" not in page
    behind = guest.get(f"/trending/topic/{new}?period=week").text
    assert "only the newest of it is counted" in behind
    row = cast.browser("product").get("/insight/trending.csv?period=week").text.splitlines()[1]
    assert row.startswith(f"{new},A rattle,") and row.endswith(",2,,")


def test_a_period_before_that_is_too_long_is_not_compared(few: None, cast: Cast, guest: FlaskClient) -> None:
    with clock.frozen(clock.ago(days=30)):
        topic = cast.topic(title="Range in the cold")
    replies(cast, topic, 11, 10, 9, 8, 1)
    page = page_of(guest)
    assert "the two are not compared" in page
    assert "Range in the cold" in page


def test_new_is_only_what_did_not_exist_before(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    with clock.frozen(clock.ago(days=30)):
        old = cast.topic(title="Range in the cold", tags=["winter"])
    fresh = cast.topic(title="A rattle", tags=["rattle"])
    replies(cast, old, 1)
    replies(cast, fresh, 1)
    rows = {row.split(">")[1].split("<")[0]: row for row in page_of(guest).split('<th scope="row">')[1:]}
    assert [name for name, row in rows.items() if "new</span>" in row] == ["A rattle", "#rattle", "Riding"]


def test_what_was_hidden_a_moment_ago_is_not_shown_out_of_memory(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic = cast.topic(title="Range in the cold")
    replies(cast, topic, 1)
    assert "Range in the cold" in page_of(guest)
    with app.app_context(), transaction():
        hide_post(cast.member("moderator"), cast.post(1))
    assert "Range in the cold" not in page_of(guest)


def test_each_sort_of_act_is_found_by_its_time(app: Flask, cast: Cast) -> None:
    idea = cast.topic(kind="idea")
    with app.app_context():
        with transaction():
            cast_vote(cast.member("helper"), cast.get_topic(idea))
            react(cast.member("outsider"), cast.post(1), "heart")
        week = period("week")
        found = acts.acts_of(cast.member("asker"), acts.span_of(week), with_openings=False)
        plan = plan_of(select(found))
    assert [name for name in INDEXES if name not in plan] == []


def plan_of(statement: object) -> str:
    """How the engine goes about it; on PostgreSQL as if the tables were large."""
    sql = statement.compile(db.engine, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    if is_sqlite():
        return str(db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all())
    db.session.execute(text("SET LOCAL enable_seqscan = off"))
    return str(db.session.execute(text(f"EXPLAIN {sql}")).all())
