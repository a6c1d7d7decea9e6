"""Fairness between greenlets, and an end for those that only wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from errno import ECONNRESET
from typing import Any
from weakref import WeakSet
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent

FIRST_REQUEST_SECONDS = 20.0
# The event loop's highest priority: a lower one would wait until nothing else is to be done at all.
BEFORE_OTHERS = 2


def give_way() -> None:
    """Let everybody else have a turn, also those whose bytes have just arrived.

    `gevent.sleep(0)` only lets those run who are ready, and looks at the network after fifty such turns: work
    in slices would hold up everybody but itself.
    """
    gevent.idle(BEFORE_OTHERS)


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
