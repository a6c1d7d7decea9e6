"""Means against numbers worked out by hand."""

from __future__ import annotations

import pytest

from app.forum.experiences.rating import MIDDLE, Summary, bayesian_mean, together


@pytest.mark.parametrize(
    ("total", "count", "prior", "expected"),
    [
        (10, 2, 4.0, 30 / 7),  # two fives: (10 + 5 * 4) / (2 + 5)
        (400, 100, 4.0, 4.0),  # a hundred fours stay where they are
        (0, 0, 3.7, 3.7),  # without ratings only the prior speaks
        (1, 1, 4.0, 21 / 6),  # one bad rating does not ruin anything: (1 + 20) / 6
    ],
)
def test_few_ratings_are_drawn_to_the_mean_of_all(
    total: int, count: int, prior: float, expected: float
) -> None:
    assert bayesian_mean(total, count, prior) == pytest.approx(expected)


def test_two_fives_do_not_beat_a_hundred_good_ones() -> None:
    two, hundred = Summary(prior=4.0), Summary(prior=4.0)
    two.add(5, 2, 0, 0)
    hundred.add(5, 60, 0, 0)
    hundred.add(4, 40, 0, 0)
    assert two.mean == 5.0 and hundred.mean == pytest.approx(4.6)
    assert two.score == pytest.approx(30 / 7) and hundred.score == pytest.approx(480 / 105)
    assert hundred.score > two.score


def test_the_mean_of_all_is_that_of_every_rating() -> None:
    one, other = Summary(), Summary()
    one.add(5, 3, 0, 0)
    other.add(1, 1, 0, 0)
    assert together({1: one, None: other}) == 4.0
    assert together({}) == MIDDLE


def test_a_share_needs_five_answers() -> None:
    few, enough = Summary(), Summary()
    few.add(5, 4, 4, 0)
    enough.add(4, 6, 4, 2)
    assert not few.has_share and enough.has_share and enough.share == 67
