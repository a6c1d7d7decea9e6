"""Following the event log: what was committed, by any process, is told to the sockets of this one.

A commit in this process wakes the follower at once; what other processes commit is found within a second.
Ids grow in the order of commits, so "after the last one" misses nothing.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import func, select

from app.core import clock, figures
from app.core.db import PASSING, db
from app.core.events import EventRow, read, wake_on_commit
from app.core.greenlets import give_way
from app.core.outage import report
from app.forum.topics.fragments import drawing_once
from app.live import access, herd, rooms, waiting
from app.live.batch import Batch
from app.live.drawing import rooms_showing, signals_of, spread, streams_of
from app.live.here import moments
from app.live.rooms import count_listeners, sockets

log = logging.getLogger(__name__)
POLL_SECONDS = 0.5
BATCH = 200
MOST_TRIES = 5
LONGEST_REST = 0.1
WITHOUT_BREATH = 0.02


def _at_once(worked: float) -> None:
    """Do not rest."""


def _count(rows: list[EventRow], worked: float) -> None:
    now = clock.now()
    for row in rows:
        # What was imported is told to nobody, and happened long ago.
        if row.channel or row.audience:
            figures.event_told((now - row.created_at).total_seconds(), worked)


def _posts_of(rows: list[EventRow]) -> Iterator[int]:
    """The posts that will be drawn for pages of this process."""
    for row in rows:
        if "post_id" in row.payload and count_listeners(row.channel):
            yield row.payload["post_id"]


class Follower:
    """Reads the event log in order and tells the sockets of this process."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        self.app = app
        self.socketio = socketio
        self.woken = threading.Event()
        self._last: int | None = None
        self._tries = 0
        self._breathed = 0.0
        self._sent: dict[str, int] = {}
        self.looked_at = time.monotonic()

    def last_seen(self) -> int:
        """The last event that was told; a page rendered now shows at least everything up to it."""
        if self._last is None:
            self._last = db.session.scalar(select(func.max(EventRow.id))) or 0
        return self._last

    def forget(self) -> None:
        """Start over at the end of the log; for tests that begin with a fresh database."""
        self._last = None
        self._sent.clear()
        rooms.forget_all()
        herd.forget_all()
        moments.forget_all()

    def start(self, app: Flask) -> None:
        """Follow in the background for as long as the process runs."""
        with app.app_context():
            self.last_seen()
        wake_on_commit(self.woken.set)
        self.socketio.start_background_task(self._follow_for_ever)

    def _follow_for_ever(self) -> None:
        failures = 0
        while True:
            self.woken.wait(POLL_SECONDS)
            self.woken.clear()
            failures = self.try_to_pump(failures, self._rest)

    def try_to_pump(self, failures: int = 0, rest: Callable[[float], None] = _at_once) -> int:
        """Pump, and return how many times in a row that failed; only the first failure is worth a trace."""
        try:
            self.pump(rest)
        except Exception as error:
            if not failures:
                report(log, error, "the event log cannot be followed; trying again every second")
            log.debug("still not: %s", error)
            return failures + 1
        if failures:
            log.warning("the event log is followed again, after %s failures", failures)
        return 0

    def pump(self, rest: Callable[[float], None] = _at_once) -> int:
        """Tell everything that is new, in order, and return how many events that was.

        `rest` is called after each batch with the seconds it took.
        """
        told = 0
        with self.app.app_context():
            while rows := self._new_rows():
                began = time.monotonic()
                self._tell(rows)
                worked = time.monotonic() - began
                _count(rows, worked / len(rows))
                told += len(rows)
                rest(worked)
        return told

    def _rest(self, worked: float) -> None:
        """Rest longer than it worked: what happens meanwhile in a busy room is told in one message."""
        self.socketio.sleep(min(2 * worked, LONGEST_REST))

    def _new_rows(self) -> list[EventRow]:
        statement = select(EventRow).where(EventRow.id > self.last_seen()).order_by(EventRow.id).limit(BATCH)
        rows = list(db.session.scalars(statement))
        db.session.expunge_all()
        db.session.rollback()
        self.looked_at = time.monotonic()
        return rows

    def _tell(self, rows: list[EventRow]) -> None:
        """Tell events together. All are drawn from one present that knows them all, so parts that several
        of them changed are drawn once."""
        batch, self._breathed = Batch(), time.monotonic()
        try:
            with drawing_once(_posts_of(rows)):
                for row in rows:
                    self._add(row, batch)
                    self._last = row.id
        finally:
            db.session.expunge_all()
            db.session.rollback()
            batch.send(self.socketio, self._sent)

    def _add(self, row: EventRow, batch: Batch) -> None:
        """Draw one event. One that cannot be drawn is noted in the log and does not hold up the others;
        the pages it concerns ask for what they miss."""
        try:
            if sockets:
                self._draw(row, batch)
                self._breathe()
        except PASSING as error:
            self._tries += 1
            if self._tries < MOST_TRIES:
                raise
            self._leave_out(row, error)
        except Exception as error:
            self._leave_out(row, error)
        self._tries = 0

    def _breathe(self) -> None:
        """Let others run, but not after every event: their whole round comes before the next one."""
        if time.monotonic() - self._breathed > WITHOUT_BREATH:
            give_way()
            self._breathed = time.monotonic()

    def _draw(self, row: EventRow, batch: Batch) -> None:
        event = read(row)
        access.apply(self.socketio, event)
        moments.follow(event, row.actor_id)
        for room, channel, html in streams_of(event) if row.channel else ():
            batch.add(row.id, room, channel, html)
        for room, signal in signals_of(event, row):
            batch.ring(room, signal)
        for room, numbers in waiting.changed_by(event):
            self.socketio.emit("waiting", numbers, to=room)

    def _leave_out(self, row: EventRow, error: Exception) -> None:
        report(log, error, "event %s could not be told", row.id)
        for room, channel in rooms_showing(row):
            self.socketio.emit("behind", {"channel": channel, "within": spread()}, to=room)
