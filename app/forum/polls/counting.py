"""Counting ballots: how many chose each option, and the instant runoff of ranked ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Ballots = Mapping[tuple[int, ...], int]


@dataclass(frozen=True)
class Round:
    """One round of a runoff: the ballots that stand behind each remaining option, and who leaves after it."""

    counts: dict[int, int]
    out: frozenset[int] = frozenset()

    @property
    def counted(self) -> int:
        """The ballots that still count."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Runoff:
    """The rounds of a runoff and who is left: one winner, several in a tie, nobody without ballots."""

    rounds: list[Round]
    winners: frozenset[int]


def tally(ballots: Ballots, options: Sequence[int]) -> dict[int, int]:
    """How many ballots hold each option, whatever its rank."""
    return {option: sum(n for chosen, n in ballots.items() if option in chosen) for option in options}


def runoff(ballots: Ballots, options: Sequence[int]) -> Runoff:
    """Count ranked ballots by instant runoff.

    Each ballot counts for the first of its options that is still in. Whoever has more than half of the
    counted ballots wins; otherwise the last one leaves and its ballots go to their next option. Of several
    last ones, the one with fewer ballots in the latest round that tells them apart leaves; when none does,
    they leave together, and when nobody else is left they have won together.

    Source: W. R. Ware (1871), as described in Robert's Rules of Order Newly Revised, 12th edition (2020),
    45:62-69, "preferential voting"; ties backwards as in J. O'Neill (2011), Tie-Breaking with the Single
    Transferable Vote, Voting matters 18.
    """
    left, rounds = list(options), list[Round]()
    while left:
        counts = _first_choices(ballots, left)
        total = sum(counts.values())
        best = max(counts.values())
        if not total:
            return Runoff([*rounds, Round(counts)], frozenset())
        if best * 2 > total or len(left) == 1:
            winner = next(option for option in left if counts[option] == best)
            return Runoff([*rounds, Round(counts)], frozenset({winner}))
        out = _last(left, [round_.counts for round_ in rounds] + [counts])
        if len(out) == len(left):
            return Runoff([*rounds, Round(counts)], out)
        rounds.append(Round(counts, out))
        left = [option for option in left if option not in out]
    return Runoff(rounds, frozenset())


def _first_choices(ballots: Ballots, left: Sequence[int]) -> dict[int, int]:
    counts = dict.fromkeys(left, 0)
    for chosen, number in ballots.items():
        first = next((option for option in chosen if option in counts), None)
        if first is not None:
            counts[first] += number
    return counts


def _last(left: Sequence[int], history: Sequence[Mapping[int, int]]) -> frozenset[int]:
    """Who leaves: the last of this round, told apart by the rounds before it, from the latest back."""
    last = set(left)
    for counts in reversed(history):
        fewest = min(counts[option] for option in last)
        last = {option for option in last if counts[option] == fewest}
    return frozenset(last)
