"""How good a post is, by those who said whether it helped."""

from __future__ import annotations

from math import sqrt

# The quantile of the normal distribution for a confidence of 95 %, both sides together.
Z = 1.959963984540054


def wilson_lower_bound(up: int, down: int) -> float:
    """How many readers at least find a post helpful, as a share from 0 to 1, with 95 % confidence.

    The lower bound of the score interval: E. B. Wilson (1927), "Probable Inference, the Law of Succession,
    and Statistical Inference", JASA 22; proposed for ranking by E. Miller (2009), "How Not To Sort By
    Average Rating". Few votes count for less than many: 1 of 1 is 0.207, 12 of 14 is 0.601; none is 0.
    """
    count = up + down
    if count == 0:
        return 0.0
    share, square = up / count, Z * Z
    spread = Z * sqrt((share * (1 - share) + square / (4 * count)) / count)
    return max(0.0, (share + square / (2 * count) - spread) / (1 + square / count))
