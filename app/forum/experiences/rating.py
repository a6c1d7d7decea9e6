"""The mean of a few ratings, told without letting two fives beat a hundred fours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PRIOR_WEIGHT = 5
MIDDLE = 3.0
FEW = 5


def bayesian_mean(total: int, count: int, prior: float, weight: int = PRIOR_WEIGHT) -> float:
    """The mean of `count` ratings that add up to `total`, drawn towards `prior` as if by `weight` more of it.

    (total + weight * prior) / (count + weight): the posterior mean of a normal mean with a normal prior whose
    weight is counted in ratings. Source: Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013), Bayesian
    Data Analysis, 3rd edition, section 2.5; the same weighting orders the Top 250 of the Internet Movie
    Database. In stars, from 1 to 5.
    """
    return (total + weight * prior) / (count + weight)


@dataclass
class Summary:
    """The ratings of one product, or of several: how many gave each star, and who would recommend it."""

    stars: dict[int, int] = field(default_factory=lambda: dict.fromkeys(range(1, 6), 0))
    recommend: int = 0
    advise_against: int = 0
    prior: float = MIDDLE

    @property
    def count(self) -> int:
        """How many ratings there are."""
        return sum(self.stars.values())

    @property
    def total(self) -> int:
        """All stars together."""
        return sum(star * number for star, number in self.stars.items())

    @property
    def mean(self) -> float:
        """The plain mean in stars; 0.0 without ratings."""
        return self.total / self.count if self.count else 0.0

    @property
    def score(self) -> float:
        """The mean in stars, drawn towards that of all experiences; see `bayesian_mean`."""
        return bayesian_mean(self.total, self.count, self.prior)

    @property
    def answers(self) -> int:
        """How many said whether they would recommend it."""
        return self.recommend + self.advise_against

    @property
    def has_share(self) -> bool:
        """Whether there are enough answers to speak of a share of a hundred."""
        return self.answers >= FEW

    @property
    def share(self) -> int:
        """How many of a hundred who said so would recommend it, rounded."""
        return round(100 * self.recommend / self.answers) if self.answers else 0

    def add(self, stars: int, count: int, recommend: int, advise_against: int) -> None:
        """Count more ratings of one number of stars."""
        self.stars[stars] += count
        self.recommend += recommend
        self.advise_against += advise_against


def together(summaries: Mapping[int | None, Summary]) -> float:
    """The mean of all ratings in stars, which draws those of each product; the middle without any."""
    count = sum(summary.count for summary in summaries.values())
    return sum(summary.total for summary in summaries.values()) / count if count else MIDDLE
