"""When a room is told something of the moment: at once where it was quiet, otherwise once in a while.

The pause between two messages grows with the room, so what it costs to tell who is there does not: a room of
5,000 hears it every five seconds. One greenlet beats for all rooms, and only while something is due.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from math import inf

from flask import Flask
from flask_socketio import SocketIO

from app.core.outage import report
from app.live.rooms import count_listeners

log = logging.getLogger(__name__)
PER_SECOND = 1000
REST_SECONDS = 0.1
HEARTBEAT_SECONDS = 15.0
QUIET_SECONDS = 60.0
now = time.monotonic
_woken = threading.Event()
_rhythms: list[Rhythm] = []
_heartbeats: list[Callable[[], None]] = []
_last_heartbeat = 0.0


class Rhythm:
    """Which rooms are to be told of one thing, and when; `tell` says whether there was anything to say."""

    def __init__(self, pause: float, tell: Callable[[SocketIO, str], bool]) -> None:
        self.pause = pause
        self._tell = tell
        self._due: dict[str, float] = {}
        self._told_at: dict[str, float] = {}
        _rhythms.append(self)

    def pause_of(self, channel: str) -> float:
        """How many seconds lie between two messages to a room, at least."""
        return max(self.pause, count_listeners(channel) / PER_SECOND)

    def wish(self, channel: str, after: float = 0.0) -> None:
        """Have a room told after so many seconds, and not before its pause is over."""
        at = max(now() + after, self._told_at.get(channel, -inf) + self.pause_of(channel))
        if at < self._due.get(channel, inf):
            self._due[channel] = at
            _woken.set()

    def wish_now(self, channel: str) -> None:
        """Have a room told with the next beat, whatever it heard last: something must not be shown on."""
        self._due[channel] = now()
        _woken.set()

    def beat(self, socketio: SocketIO) -> None:
        """Tell every room that is due."""
        at = now()
        for channel in [channel for channel, due in self._due.items() if due <= at]:
            self._due.pop(channel, None)
            try:
                if self._tell(socketio, channel):
                    self._told_at[channel] = at
            except Exception:
                self.wish(channel, self.pause)
                raise

    def next(self) -> float:
        """When the first room is due; never, when none is."""
        return min(self._due.values(), default=inf)

    def forget(self) -> None:
        """Forget every room."""
        self._due.clear()
        self._told_at.clear()

    def forget_old(self) -> None:
        """Forget when rooms were told that have long been quiet."""
        recent = now() - QUIET_SECONDS
        self._told_at = {channel: at for channel, at in self._told_at.items() if at > recent}


def forget_all() -> None:
    """Forget every room; for tests that begin anew."""
    global _last_heartbeat
    _last_heartbeat = now()
    for rhythm in _rhythms:
        rhythm.forget()


def on_heartbeat(beat: Callable[[], None]) -> Callable[[], None]:
    """Have a function called every 15 seconds, in an application context."""
    _heartbeats.append(beat)
    return beat


def beat(socketio: SocketIO) -> None:
    """Tell all rooms that are due, in an application context."""
    global _last_heartbeat
    if now() - _last_heartbeat >= HEARTBEAT_SECONDS:
        _last_heartbeat = now()
        for heartbeat in [*_heartbeats, *(rhythm.forget_old for rhythm in _rhythms)]:
            heartbeat()
    for rhythm in _rhythms:
        rhythm.beat(socketio)


def start(app: Flask, socketio: SocketIO) -> None:
    """Beat in the background for as long as the process runs."""
    socketio.start_background_task(_beat_for_ever, app, socketio)


def _beat_for_ever(app: Flask, socketio: SocketIO) -> None:
    failures = 0
    while True:
        _woken.wait(max(0.0, min(_next(), _last_heartbeat + HEARTBEAT_SECONDS) - now()))
        _woken.clear()
        try:
            with app.app_context():
                beat(socketio)
            failures = 0
        except Exception as error:
            if not failures:
                report(log, error, "who is here could not be told; trying again")
            log.debug("still not: %s", error)
            failures += 1
        socketio.sleep(REST_SECONDS)


def _next() -> float:
    return min((rhythm.next() for rhythm in _rhythms), default=inf)
