"""Fairness between greenlets, and an end for those that only wait."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from errno import ECONNRESET
from typing import Any
from weakref import WeakSet
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent
from gevent.hub import Waiter

FIRST_REQUEST_SECONDS = 20.0
# The event loop's highest priority: a lower one would wait until nothing else is to be done at all.
BEFORE_OTHERS = 2


def give_way() -> None:
    """Let everybody else have a turn, also those whose bytes have just arrived.

    `gevent.sleep(0)` only lets those run who are ready, and looks at the network after fifty such turns: work
    in slices would hold up everybody but itself.
    """
    gevent.idle(BEFORE_OTHERS)


class Turns:
    """Lets one of those who wait go on in each round of the event loop, first come first served: what many do
    at once holds up everybody else for no longer than what one of them does."""

    def __init__(self) -> None:
        self._waiting: deque[Waiter[None]] = deque()
        self._watcher: Any = None

    def wait(self) -> None:
        """Wait for a turn."""
        waiter: Waiter[None] = Waiter()
        self._waiting.append(waiter)
        if len(self._waiting) == 1:
            self._watcher = gevent.get_hub().loop.idle()
            self._watcher.priority = BEFORE_OTHERS
            self._watcher.start(self._let_one_go_on)
        waiter.get()

    def _let_one_go_on(self) -> None:
        waiter = self._waiting.popleft()
        if not self._waiting:
            self._watcher.stop()
            self._watcher.close()
        waiter.switch(None)


def yield_once_per_request(application: WSGIApplication) -> WSGIApplication:
    """Wrap a WSGI application so that every request first lets the others run.

    Handlers that never wait would otherwise let a few busy keep-alive connections starve all the rest.
    """

    def fair(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        gevent.sleep(0)
        return application(environ, start_response)

    return fair


def watch_idle_connections(worker: Any) -> Callable[[], None]:
    """Note which connections of a gunicorn worker wait for a next request, and return what closes them.

    A worker that is told to stop would otherwise wait for every open browser until its grace is over.
    """
    idle: set[gevent.Greenlet] = set()
    known: WeakSet[gevent.Greenlet] = WeakSet()
    until_timeout = worker.timeout_ctx

    @contextmanager
    def waiting() -> Iterator[None]:
        # Who has just connected has to ask for something soon, and not letter by letter.
        is_new = gevent.getcurrent() not in known
        known.add(gevent.getcurrent())
        idle.add(gevent.getcurrent())
        try:
            with gevent.Timeout(FIRST_REQUEST_SECONDS, False) if is_new else until_timeout():
                yield
        finally:
            idle.discard(gevent.getcurrent())

    def close() -> None:
        gevent.killall(list(idle), ConnectionResetError(ECONNRESET, "the server stops"), block=False)

    worker.timeout_ctx = waiting
    return close
