"""Gathering small writes: page views note things in memory, a background writer stores them in batches."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from functools import reduce
from typing import Any, Generic, TypeVar

from app.core.db import transaction
from app.core.outage import report

log = logging.getLogger(__name__)
K = TypeVar("K")
V = TypeVar("V")


class Gatherer(Generic[K, V]):
    """Values by key that wait to be written; `merge` joins two values of one key."""

    def __init__(self, write: Callable[[dict[K, V]], None], merge: Callable[[V, V], V]) -> None:
        self._write = write
        self._merge = merge
        self._lock = threading.Lock()
        self._pending: dict[K, V] = {}
        self._leaving: dict[K, V] = {}
        gatherers.append(self)

    def note(self, key: K, value: V) -> None:
        """Remember a value until the next flush."""
        with self._lock:
            self._pending[key] = self._merge(self._pending[key], value) if key in self._pending else value

    def peek(self, key: K) -> V | None:
        """What was noted for this key and may not be stored yet: members see their own latest state."""
        with self._lock:
            waiting = [batch[key] for batch in (self._leaving, self._pending) if key in batch]
        return reduce(self._merge, waiting) if waiting else None

    def flush(self) -> None:
        """Write what has gathered; on failure it waits for the next time.

        What is written stays to be peeked at until the next flush: a request may have begun to read before.
        """
        with self._lock:
            self._leaving, self._pending = self._pending, {}
            batch = dict(self._leaving)
        if batch:
            self._store(batch)

    def _store(self, batch: dict[K, V]) -> None:
        try:
            with transaction():
                self._write(batch)
        except Exception as error:
            report(log, error, "gathered writes wait for the next turn")
            for key, value in batch.items():
                self.note(key, value)


gatherers: list[Gatherer[Any, Any]] = []


def flush_all() -> None:
    """Write everything that has gathered in this process."""
    for gatherer in gatherers:
        gatherer.flush()


def forget_all() -> None:
    """Drop everything that has gathered; for tests that begin with a fresh database."""
    for gatherer in gatherers:
        gatherer._pending.clear()
        gatherer._leaving.clear()
