"""Trends by distinct customers: who counts, who does not, and what stands behind a figure."""

from __future__ import annotations

import csv
import io
from math import sqrt

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import transaction
from app.discovery.trending.figures import Trend, period, rise
from app.discovery.trending.queries import trends
from app.forum.ideas.operations import cast_vote
from app.forum.topics.operations import react
from tests.support.cast import Cast


def figures(
    cast: Cast, subject: str = "topic", key: str = "week", viewer: str = "product"
) -> dict[str, tuple[int, int]]:
    """Customers now and before, by label."""
    with cast.app.app_context():
        found: list[Trend] = trends(cast.member(viewer), period(key), subject).all
        return {trend.label: (trend.now, trend.before) for trend in found}


def test_one_customer_counts_once(cast: Cast) -> None:
    topic = cast.topic(title="Mudguard rattles")
    cast.reply(topic, "helper")
    cast.reply(topic, "helper")
    cast.reply(topic, "outsider")
    assert figures(cast) == {"Mudguard rattles": (2, 0)}


def test_staff_and_the_author_do_not_count(cast: Cast) -> None:
    topic = cast.topic(title="Mudguard rattles")
    cast.reply(topic, "asker")
    cast.reply(topic, "staff")
    cast.reply(topic, "moderator")
    assert figures(cast) == {}


def test_votes_and_reactions_count_too(app: Flask, cast: Cast) -> None:
    idea = cast.topic(kind="idea", title="Lend my bike")
    with app.app_context(), transaction():
        cast_vote(cast.member("helper"), cast.get_topic(idea))
        react(cast.member("outsider"), cast.post(1), "heart")
    assert figures(cast) == {"Lend my bike": (2, 0)}


def test_the_period_before_stands_beside_it(cast: Cast) -> None:
    topic = cast.topic(title="Range in the cold")
    with clock.frozen(clock.ago(days=10)):
        cast.reply(topic, "helper")
        cast.reply(topic, "outsider")
    cast.reply(topic, "helper")
    assert figures(cast) == {"Range in the cold": (1, 2)}


def test_tags_and_spaces_count_who_opens_a_topic(cast: Cast) -> None:
    cast.topic("asker", title="First rattle", tags=["mudguard"])
    cast.topic("helper", title="Second rattle", tags=["mudguard"])
    assert figures(cast, "tag") == {"#mudguard": (2, 0)}
    assert figures(cast, "space") == {"Riding": (2, 0)}


def test_hidden_spaces_move_only_those_who_see_them(cast: Cast) -> None:
    cast.reply(cast.topic(space="beta", title="Secret brake", tags=["brake"]), "helper")
    assert figures(cast, viewer="staff") == {"Secret brake": (1, 0)}
    assert figures(cast) == figures(cast, "tag") == figures(cast, "space") == {}


def test_a_figure_opens_the_posts_behind_it(cast: Cast, guest: FlaskClient) -> None:
    topic = cast.topic(title="Mudguard rattles")
    cast.reply(topic, "helper", "Mine does it too, at 22 km/h")
    page = guest.get("/trending").text
    assert f"/trending/topic/{topic}?period=week" in page
    behind = guest.get(f"/trending/topic/{topic}?period=week").text
    assert "1 customer took part" in behind
    assert "at 22 km/h" in behind


def test_figures_come_as_csv_for_staff_only(cast: Cast, guest: FlaskClient) -> None:
    cast.reply(cast.topic(title="=HYPERLINK(1)"), "helper")
    answer = cast.browser("product").get("/insight/trending.csv?by=topic&period=week")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["title"], row["customers"], row["customers_before"]) for row in rows] == [
        ("'=HYPERLINK(1)", "1", "0")
    ]
    assert guest.get("/insight/trending.csv").status_code == 404
    assert cast.browser("asker").get("/insight/trending").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/trending?period=year",
        "/trending?order=x",
        "/trending/topic/x",
        "/trending/tag/none",
        "/trending/x/y",
        "/trending/topic/99999999999999",
    ],
)
def test_odd_addresses_are_harmless(path: str, guest: FlaskClient) -> None:
    assert guest.get(path).status_code in (200, 404)


def test_rise_by_hand() -> None:
    assert rise(0, 0) == 0.0
    assert rise(3, 1) == pytest.approx(2 / sqrt(4))
    assert rise(40, 20) == pytest.approx(20 / sqrt(60))
    assert rise(1, 3) == pytest.approx(-1.0)
