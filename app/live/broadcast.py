"""Following the event log: what was committed, by any process, is told to the sockets of this one.

A commit in this process wakes the follower at once; what other processes commit is found within a second.
Ids grow in the order of commits, so "after the last one" misses nothing.
"""

from __future__ import annotations

import logging
import threading

from flask import Flask
from flask_socketio import SocketIO
from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core.db import db
from app.core.errors import Busy
from app.core.events import EventRow, read, wake_on_commit
from app.live import access, rooms
from app.live.drawing import signals_of, streams_of
from app.live.rooms import sockets

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
BATCH = 200
MOST_TRIES = 5
PASSING = (DBAPIError, PoolTimeout, Busy)


class Follower:
    """Reads the event log in order and tells the sockets of this process."""

    def __init__(self, app: Flask, socketio: SocketIO) -> None:
        self.app = app
        self.socketio = socketio
        self.woken = threading.Event()
        self._last: int | None = None
        self._tries = 0

    def last_seen(self) -> int:
        """The last event that was told; a page rendered now shows at least everything up to it."""
        if self._last is None:
            self._last = db.session.scalar(select(func.max(EventRow.id))) or 0
        return self._last

    def forget(self) -> None:
        """Start over at the end of the log; for tests that begin with a fresh database."""
        self._last = None
        rooms.forget_all()

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
            failures = self.try_to_pump(failures)

    def try_to_pump(self, failures: int = 0) -> int:
        """Pump, and return how many times in a row that failed; only the first failure is worth a trace."""
        try:
            self.pump()
        except Exception as error:
            if not failures:
                log.exception("the event log cannot be followed; trying again every second")
            log.debug("still not: %s", error)
            return failures + 1
        if failures:
            log.warning("the event log is followed again, after %s failures", failures)
        return 0

    def pump(self) -> int:
        """Tell everything that is new, in order, and return how many events that was."""
        told = 0
        with self.app.app_context():
            while rows := self._new_rows():
                for row in rows:
                    self._tell(row)
                    self._last = row.id
                told += len(rows)
        return told

    def _new_rows(self) -> list[EventRow]:
        statement = select(EventRow).where(EventRow.id > self.last_seen()).order_by(EventRow.id).limit(BATCH)
        rows = list(db.session.scalars(statement))
        db.session.expunge_all()
        db.session.rollback()
        return rows

    def _tell(self, row: EventRow) -> None:
        """Tell one event. One that cannot be told is noted in the log and does not hold up the others."""
        try:
            if sockets:
                self._tell_sockets(row)
        except PASSING:
            self._tries += 1
            if self._tries < MOST_TRIES:
                raise
            log.exception("event %s could not be told", row.id)
        except Exception:
            log.exception("event %s could not be told", row.id)
        finally:
            db.session.expunge_all()
            db.session.rollback()
        self._tries = 0

    def _tell_sockets(self, row: EventRow) -> None:
        event = read(row)
        access.apply(self.socketio, event)
        for room, channel, html in streams_of(event) if row.channel else ():
            self.socketio.emit("stream", {"id": row.id, "channel": channel, "html": html}, to=room)
        for room, signal in signals_of(event, row):
            self.socketio.emit("signal", signal, to=room)
