"""One wheel turns for all sessions: it asks each of them every so often whether it is still there.

A session stands on one of fifty slices, which come round once in an interval, so that the work is spread
however many connected in the same moment. Who has not answered in time is ended.
"""

from __future__ import annotations

import logging
from math import ceil
from typing import Protocol

import gevent

SLICES = 50

log = logging.getLogger(__name__)


class Pinged(Protocol):
    """What the wheel needs of a session."""

    slice: int
    is_awaited: bool

    def ping(self) -> None:
        """Ask the client whether it is there; must not wait."""

    def give_up(self) -> None:
        """End the session of a client that did not answer."""


class Wheel:
    """All open sessions of a process, by when they are asked next."""

    def __init__(self, interval: float, timeout: float) -> None:
        self.seconds = interval / SLICES
        self._patience = min(SLICES - 1, ceil(timeout / self.seconds))
        self._slices: list[set[Pinged]] = [set() for _ in range(SLICES)]
        self._now = 0
        self._turning: gevent.Greenlet | None = None

    def add(self, session: Pinged) -> None:
        """Take a session in, where the fewest are and where it is longest until they are asked."""
        if self._turning is None:
            self._turning = gevent.spawn(self._turn_for_ever)
        session.slice = min(range(SLICES), key=lambda i: (len(self._slices[i]), (self._now - i) % SLICES))
        self._slices[session.slice].add(session)

    def remove(self, session: Pinged) -> None:
        """Forget a session that has ended."""
        self._slices[session.slice].discard(session)

    def turn(self) -> None:
        """Give up those whose time is over, and ask those whose turn it is."""
        self._now = (self._now + 1) % SLICES
        for session in list(self._slices[self._now - self._patience]):
            if session.is_awaited:
                gevent.spawn(session.give_up)
        for session in list(self._slices[self._now]):
            session.ping()

    def _turn_for_ever(self) -> None:
        while True:
            gevent.sleep(self.seconds)
            try:
                self.turn()
            except Exception:
                log.exception("pings failed")
