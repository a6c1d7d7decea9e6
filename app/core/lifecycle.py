"""What runs beside the requests of a server process."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable

from flask import Flask

from app.core.chores import probe_writing
from app.core.db import PASSING
from app.core.gather import flush_all
from app.core.jobs import give_way
from app.core.outage import report, writes
from app.core.worker import Worker

log = logging.getLogger(__name__)
FLUSH_SECONDS = 1.0
LAST_JOB_SECONDS = 8.0
_starters: list[Callable[[Flask], None]] = []


def at_start(starter: Callable[[Flask], None]) -> None:
    """Have `starter(app)` called when a server process begins its work."""
    _starters.append(starter)


def start_background(app: Flask) -> None:
    """Start the job worker (unless it runs apart) and the writer of gathered notes."""
    atexit.register(flush_now, app)
    if app.config["WORKER_INSIDE"]:
        _start_worker(app)
    for starter in _starters:
        starter(app)
    threading.Thread(target=_flush_for_ever, args=(app,), name="gather", daemon=True).start()


def stop_background(app: Flask) -> None:
    """Begin no further job; called as soon as the process knows that it will end."""
    worker: Worker | None = app.extensions.get("hearth_jobs")
    if worker is not None:
        worker.stop()


def _start_worker(app: Flask) -> None:
    worker = app.extensions["hearth_jobs"] = Worker(app, give_way)
    thread = threading.Thread(target=worker.run, name="jobs", daemon=True)
    thread.start()

    def end() -> None:
        worker.stop()
        thread.join(LAST_JOB_SECONDS)

    atexit.register(end)


def _flush_for_ever(app: Flask) -> None:
    while True:
        time.sleep(FLUSH_SECONDS)
        flush_now(app)


def flush_now(app: Flask) -> None:
    """Write what has gathered in this process, and see now and then that writing is possible at all.

    A failure is logged and tried again later.
    """
    try:
        with app.app_context():
            flush_all()
            if writes().want_probe():
                probe_writing()
    except PASSING as error:
        report(log, error, "gathered notes have to wait for the database")
    except Exception as error:
        report(log, error, "gathered notes could not be written")
