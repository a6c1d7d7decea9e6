"""How much an idea is wanted: a rate that is fair to ideas which few have seen yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pvariance

LEAST_IDEAS = 5
LEAST_VIEWERS = 5
LEAST_WEIGHT, MOST_WEIGHT = 2.0, 100.0


@dataclass(frozen=True)
class Prior:
    """A Beta distribution: as if `alpha` of `alpha + beta` members before had wanted an idea."""

    alpha: float
    beta: float


# Until the community says otherwise: as if one of ten members had wanted it.
UNKNOWN = Prior(1.0, 9.0)


def rate(votes: int, viewers: int, prior: Prior) -> float:
    """The posterior mean of the share of members who want an idea, between 0 and 1.

    (alpha + votes) / (alpha + beta + viewers), with votes binomial among distinct members who saw it, and a
    Beta prior. Who voted without having opened the page is taken for a viewer as well. The mean and not a
    lower bound: a bound puts what is new below everything else, the mean puts it in the middle.
    Source: Gelman, Carlin, Stern, Dunson, Vehtari and Rubin (2013), Bayesian Data Analysis, 3rd edition, 2.4.
    """
    return (prior.alpha + votes) / (prior.alpha + prior.beta + max(viewers, votes))


def fitted(rates: Sequence[float]) -> Prior:
    """The prior whose mean m and variance v are those of the rates of the community's ideas.

    alpha + beta = m (1 - m) / v - 1 and alpha = m (alpha + beta): the method of moments. Source: Gelman et
    al. (2013), Bayesian Data Analysis, 3rd edition, 5.1 with (A.3). With fewer than five rates, or rates that
    no Beta distribution has, it is as if one of ten members wanted an idea. Its weight is held between 2 and
    100 members, so that neither a community of one mind nor one of extremes outweighs what members say.
    """
    if len(rates) < LEAST_IDEAS:
        return UNKNOWN
    mean, variance = fmean(rates), pvariance(rates)
    if not 0 < mean < 1 or variance == 0:
        return UNKNOWN
    weight = min(max(mean * (1 - mean) / variance - 1, LEAST_WEIGHT), MOST_WEIGHT)
    return Prior(mean * weight, (1 - mean) * weight)
