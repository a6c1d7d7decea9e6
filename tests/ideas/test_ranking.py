"""The rank of an idea: a share that is fair to what few have seen, against numbers worked out by hand."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.chores import run_chores
from app.core.db import db, transaction
from app.core.gather import flush_all
from app.core.jobs import run_pending
from app.forum.ideas.figures import UNKNOWN, Prior, fitted, rate
from app.forum.ideas.models import IdeaPrior
from app.forum.ideas.ranking import fit_ranks
from app.forum.topics.models import Topic
from tests.support.cast import Cast

ROW = re.compile(r'id="topic-row-(\d+)"')


def rank(app: Flask, topic_id: int) -> float:
    with app.app_context():
        return db.session.get_one(Topic, topic_id).rank


def test_the_rate_against_hand_computed_numbers() -> None:
    assert rate(0, 0, UNKNOWN) == pytest.approx(1 / 10)
    assert rate(3, 10, UNKNOWN) == pytest.approx(4 / 20)
    assert rate(9, 10, Prior(2.0, 6.0)) == pytest.approx(11 / 18)
    assert rate(5, 2, UNKNOWN) == pytest.approx(6 / 15)


def test_the_fit_against_the_book() -> None:
    """Bayesian Data Analysis, 3rd edition, 5.1: mean 0.136 and deviation 0.103 give Beta(1.4, 8.6)."""
    rates = [0.136 - 0.103, 0.136 + 0.103] * 3
    found = fitted(rates)
    assert found.alpha == pytest.approx(1.370, abs=0.001)
    assert found.beta == pytest.approx(8.706, abs=0.001)


def test_where_nothing_can_be_fitted() -> None:
    assert fitted([0.5] * 4) == UNKNOWN
    assert fitted([0.2] * 9) == UNKNOWN
    assert fitted([0.0] * 9) == UNKNOWN and fitted([1.0] * 9) == UNKNOWN
    wide = fitted([0.0, 1.0] * 5)
    assert (wide.alpha, wide.beta) == (1.0, 1.0)
    narrow = fitted([0.50, 0.51] * 5)
    assert narrow.alpha + narrow.beta == pytest.approx(100)


def test_a_new_idea_starts_in_the_middle(app: Flask, cast: Cast, idea: int) -> None:
    with app.app_context():
        run_pending()
    assert rank(app, idea) == pytest.approx(0.1)


def test_a_vote_counts_at_once(app: Flask, cast: Cast, idea: int) -> None:
    cast.browser("helper").post(f"/topics/{idea}/vote")
    assert rank(app, idea) == pytest.approx(2 / 11)


def test_members_who_saw_it_count_once_and_guests_do_not(
    app: Flask, cast: Cast, idea: int, guest: FlaskClient
) -> None:
    for browser in (cast.browser("helper"), cast.browser("outsider"), cast.browser("helper"), guest):
        browser.get(f"/topics/{idea}", follow_redirects=True)
    with app.app_context():
        flush_all()
        # Its author, who wrote it, has seen it too.
        assert cast.get_topic(idea).viewers_count == 3
    assert rank(app, idea) == pytest.approx(1 / 13)


def test_what_is_decided_stands_below_and_comes_back(app: Flask, cast: Cast, idea: int) -> None:
    staff = cast.browser("staff")
    staff.post(f"/topics/{idea}/status", data={"status": "shipped", "reason": "It is there."})
    assert rank(app, idea) == 0.0
    staff.post(f"/topics/{idea}/status", data={"status": "planned", "reason": "Not yet."})
    assert rank(app, idea) == pytest.approx(0.1)
    staff.post(f"/topics/{idea}/lock", data={"reason": "Enough."})
    with app.app_context():
        run_pending()
    assert rank(app, idea) == 0.0


def test_the_chore_fits_and_ranks_all(app: Flask, cast: Cast) -> None:
    seen = [(0, 10), (1, 10), (2, 10), (3, 10), (4, 10)]
    ids = [cast.topic(kind="idea", title=f"Idea number {n}") for n, _ in enumerate(seen)]
    voters = ("helper", "staff", "moderator", "outsider")
    for topic_id, (votes, _) in zip(ids, seen, strict=True):
        for who in voters[:votes]:
            cast.browser(who).post(f"/topics/{topic_id}/vote")
    with app.app_context():
        with transaction():
            for topic_id in ids:
                cast.get_topic(topic_id).viewers_count = 10
        fit_ranks()
        # Rates of 0 to 0.4 have mean 0.2 and variance 0.02: weight 0.2 * 0.8 / 0.02 - 1 = 7, but ten viewers
        # are no read marks, so they are counted again before the next time.
        row = db.session.get_one(IdeaPrior, 1)
        assert (row.alpha, row.beta) == (pytest.approx(1.4), pytest.approx(5.6))
        ranks = [cast.get_topic(topic_id).rank for topic_id in ids]
        assert ranks == [pytest.approx((1.4 + n) / (7 + n)) for n in range(5)]


def test_the_chore_runs_by_the_clock_and_twice_is_once(app: Flask, cast: Cast, idea: int) -> None:
    with app.app_context():
        assert "ideas.rank" in run_chores()
        before = cast.get_topic(idea).rank
        fit_ranks()
        assert cast.get_topic(idea).rank == before


def order_of(browser: FlaskClient, url: str) -> list[int]:
    return [int(number) for number in ROW.findall(browser.get(url).text)]


def test_a_new_idea_is_not_below_one_that_many_passed_by(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    passed, fresh, wanted = (cast.topic(kind="idea", title=f"Idea {n} of three") for n in range(3))
    for who in ("helper", "outsider", "staff"):
        cast.browser(who).get(f"/topics/{passed}", follow_redirects=True)
    cast.browser("helper").post(f"/topics/{wanted}/vote")
    with app.app_context():
        flush_all()
        run_pending()
    assert order_of(guest, "/ideas") == [wanted, fresh, passed]
    assert order_of(guest, "/ideas?order=newest") == [wanted, fresh, passed]
    assert order_of(guest, "/ideas?order=votes")[0] == wanted
    assert order_of(guest, "/ideas?order=trending") == [wanted]


def test_pages_go_on_where_the_last_one_ended(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    ids = {cast.topic(kind="idea", title=f"Idea number {n}") for n in range(30)}
    with app.app_context():
        run_pending()
    first = guest.get("/ideas").text
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following
    second = order_of(guest, following[1].replace("&amp;", "&"))
    assert set(ROW.findall(first)) == {str(n) for n in ids - set(second)} and len(second) == 5


@pytest.mark.parametrize("query", ["order=x", "status=x", "order=fair&status=planned", "status=open"])
def test_filters_that_mean_nothing_show_all(cast: Cast, idea: int, guest: FlaskClient, query: str) -> None:
    found = order_of(guest, f"/ideas?{query}")
    assert found == ([] if "planned" in query else [idea])


@pytest.mark.parametrize("cursor", ["x", "W10", "WyJhIiwxXQ", "W251bGwsMV0"])
@pytest.mark.parametrize("order", ["fair", "votes", "newest"])
def test_a_damaged_cursor_is_not_found(guest: FlaskClient, order: str, cursor: str) -> None:
    assert guest.get(f"/ideas?order={order}&cursor={cursor}").status_code == 404
