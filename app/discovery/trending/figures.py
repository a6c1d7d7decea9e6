"""What a figure is made of: periods, trends, and how a rise is told from chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt

from app.core import clock
from app.core.i18n import lazy

PERIODS = {
    "day": (timedelta(days=1), lazy("Day"), lazy("in the last 24 hours"), lazy("the 24 hours before")),
    "week": (timedelta(days=7), lazy("Week"), lazy("in the last 7 days"), lazy("the 7 days before")),
    "month": (timedelta(days=30), lazy("Month"), lazy("in the last 30 days"), lazy("the 30 days before")),
}


@dataclass(frozen=True)
class Period:
    """A stretch of time up to now, and the one of the same length before it."""

    key: str
    end: datetime

    @property
    def start(self) -> datetime:
        """Where it begins."""
        return self.end - PERIODS[self.key][0]

    @property
    def earlier(self) -> datetime:
        """Where the one before it begins."""
        return self.end - 2 * PERIODS[self.key][0]


def period(key: str | None) -> Period:
    """The period of this name, a week when there is none."""
    return Period(key if key in PERIODS else "week", clock.now())


@dataclass(frozen=True)
class Trend:
    """How many different customers a thing moved, in this period and in the one before.

    `is_new` when it did not exist before the period.
    """

    key: str
    label: str
    url: str
    now: int
    before: int
    is_new: bool = False

    @property
    def rise(self) -> float:
        """How far the rise is from chance; see `rise`."""
        return rise(self.now, self.before)


def rise(now: int, before: int) -> float:
    """The rise from `before` to `now` in standard deviations, (now - before) / sqrt(now + before).

    Both are taken as Poisson counts over equal times; their difference then has the variance of their sum.
    Source: Przyborowski and Wilenski (1940), Homogeneity of results in testing samples from Poisson series,
    Biometrika 31, in its normal approximation. 0.0 when both are 0.
    """
    return (now - before) / sqrt(now + before) if now + before else 0.0
