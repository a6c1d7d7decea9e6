"""The job worker: runs jobs and chores in a thread of the server, or in a process of its own."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.chores import LOOK_EVERY, run_chores
from app.core.db import PASSING
from app.core.jobs import Rest, at_once, run_pending, wake_on_jobs
from app.core.outage import report
from app.core.unknown_jobs import warn_of_unknown

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
WARN_EVERY = timedelta(minutes=1)


class Worker:
    """Runs jobs until it is stopped; wakes when this process records new ones, else looks every second."""

    def __init__(self, app: Flask, rest: Rest = at_once) -> None:
        self.app = app
        self.rest = rest
        self.woken = threading.Event()
        self.stopping = False
        self.look_at = self.warn_at = clock.now()
        wake_on_jobs(self.woken.set)

    def run(self) -> None:
        """Work until `stop` is called; a failing database only delays."""
        while not self.stopping:
            try:
                with self.app.app_context():
                    run_pending(self.rest, lambda: self.stopping)
                    self._look_at_chores()
            except PASSING as error:
                report(log, error, "the job worker has to wait for the database")
            except Exception as error:
                report(log, error, "the job worker could not work; it tries again")
            if not self.stopping:
                self.woken.wait(POLL_SECONDS)
                self.woken.clear()

    def _look_at_chores(self) -> None:
        if clock.now() >= self.look_at and not self.stopping:
            self.look_at = clock.now() + LOOK_EVERY
            run_chores()
        if clock.now() >= self.warn_at and not self.stopping:
            self.warn_at = clock.now() + WARN_EVERY
            warn_of_unknown()

    def stop(self) -> None:
        """Let the current job end, then return from `run`."""
        self.stopping = True
        self.woken.set()
