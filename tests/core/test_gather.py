"""Gathered notes: joined by key, written in batches, and never out of sight on the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask

from app.core.gather import Gatherer, gatherers


class Ledger:
    """Where batches are written; it can be made to fail."""

    def __init__(self) -> None:
        self.batches: list[dict[str, int]] = []
        self.fails = False

    def write(self, batch: dict[str, int]) -> None:
        if self.fails:
            raise RuntimeError("the database is away")
        assert tally(self).peek("tea") is not None, "what is being written can be seen"
        self.batches.append(dict(batch))


_tallies: dict[int, Gatherer[str, int]] = {}


def tally(ledger: Ledger) -> Gatherer[str, int]:
    return _tallies[id(ledger)]


@pytest.fixture
def ledger(ctx: Flask) -> Iterator[Ledger]:
    ledger = Ledger()
    _tallies[id(ledger)] = Gatherer(ledger.write, lambda a, b: a + b)
    yield ledger
    gatherers.remove(_tallies.pop(id(ledger)))


def test_values_of_a_key_are_joined_and_written_once(ledger: Ledger) -> None:
    for _ in range(3):
        tally(ledger).note("tea", 1)
    tally(ledger).flush()
    tally(ledger).flush()
    assert ledger.batches == [{"tea": 3}]


def test_what_was_written_is_seen_until_the_next_flush(ledger: Ledger) -> None:
    tally(ledger).note("tea", 2)
    tally(ledger).flush()
    assert tally(ledger).peek("tea") == 2
    tally(ledger).note("tea", 1)
    assert tally(ledger).peek("tea") == 3
    tally(ledger).flush()
    tally(ledger).flush()
    assert tally(ledger).peek("tea") is None


def test_nothing_is_lost_when_the_database_is_away(ledger: Ledger) -> None:
    ledger.fails = True
    tally(ledger).note("tea", 2)
    tally(ledger).flush()
    ledger.fails = False
    tally(ledger).flush()
    assert ledger.batches == [{"tea": 2}]
