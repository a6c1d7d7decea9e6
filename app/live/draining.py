"""Leaving without a rush: a process that is told to stop lets its sockets go one after the other.

Thousands of browsers that lose their sockets in one moment come back in one moment, to the processes that
are left. So where there are others, sockets are told to go, a few at a time. A process that is alone would
only prolong the gap: its sockets end at once, and each browser waits a moment of its own before it returns.
"""

from __future__ import annotations

import logging
import random
import time
from collections.abc import Callable, Iterator
from typing import Any

import gevent
from flask import Flask
from flask_socketio import SocketIO

from app.core.lifecycle import stop_background
from app.live.sockets.transport import close_sessions_of

log = logging.getLogger(__name__)
LOOK_SECONDS = 0.25
LISTENERS_SECONDS = 3.0
SOCKETS_PER_SECOND = 500
SHORTEST = 1.0
LONGEST = 10.0
SLICE_SECONDS = 0.1
TO_GO_SECONDS = 1.0
_is_draining = False


def is_draining() -> bool:
    """Whether this process was told to stop and takes no new work."""
    return _is_draining


def leave_when_told(worker: Any, close_idle: Callable[[], None]) -> None:
    """Wait beside a gunicorn worker until it is told to stop, then let everything go that would keep it.

    `close_idle` closes the connections that wait for a next request. Requests in flight are finished.
    """
    while worker.alive:
        gevent.sleep(LOOK_SECONDS)
    _begin(worker.wsgi)
    _wait_until(lambda: all(listener.fileno() < 0 for listener in worker.sockets), LISTENERS_SECONDS)
    close_idle()
    socketio = getattr(worker.wsgi, "extensions", {}).get("socketio")
    if socketio is not None:
        gevent.spawn(_let_go, worker.wsgi, socketio)
    while True:
        close_idle()
        gevent.sleep(LOOK_SECONDS)


def how_long(sockets: int) -> float:
    """The seconds over which so many sockets go, so that the others take them in with ease."""
    return min(max(sockets / SOCKETS_PER_SECOND, SHORTEST), LONGEST) if sockets else 0.0


def _begin(app: Flask) -> None:
    global _is_draining
    _is_draining = True
    stop_background(app)


def _let_go(app: Flask, socketio: SocketIO) -> None:
    if app.config.get("REDIS_URL"):
        began = time.monotonic()
        count = _send_away(socketio)
        log.info("%s sockets were sent to other processes in %.1f s", count, time.monotonic() - began)
    while True:
        close_sessions_of(socketio)
        gevent.sleep(LOOK_SECONDS)


def _send_away(socketio: SocketIO) -> int:
    """Tell every socket to go, in slices, and return how many there were; what stays is closed after it."""
    engine: Any = socketio.server.eio
    ids = list(engine.sockets)
    random.shuffle(ids)
    for part in _slices(ids):
        for id in part:
            gevent.spawn(_send_one_away, socketio, id)
        gevent.sleep(SLICE_SECONDS)
    _wait_until(lambda: not engine.sockets, TO_GO_SECONDS)
    return len(ids)


def _slices(ids: list[str]) -> Iterator[list[str]]:
    count = max(1, round(how_long(len(ids)) / SLICE_SECONDS))
    for start in range(count):
        yield ids[start::count]


def _send_one_away(socketio: SocketIO, id: str) -> None:
    """A browser goes when it is told and comes back at once; whoever does not is closed."""
    engine: Any = socketio.server.eio
    sid = socketio.server.manager.sid_from_eio_sid(id, "/")
    session = engine.sockets.get(id)
    if sid is not None and session is not None and session.upgraded:
        socketio.emit("drain", {"within": 0}, to=sid)
        gevent.sleep(TO_GO_SECONDS)
    session = engine.sockets.get(id)
    if session is not None and not session.closed:
        session.close(wait=False, reason=engine.reason.SERVER_DISCONNECT)


def _wait_until(condition: Callable[[], bool], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        gevent.sleep(0.05)
