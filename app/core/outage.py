"""Outages of the database: it is away, read-only, or its disk full. What tells that from a fault of ours,
what is remembered of it, and how it is noted: one line a minute, whoever meets it."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field
from typing import Any

from flask import current_app
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.core.quiet_log import once_a_minute

log = logging.getLogger(__name__)
DRIVERS = ("sqlite3", "pysqlite3", "psycopg")
# PostgreSQL is read-only, has no room or connection left, or cannot read its disk.
STATES = ("25006", "53", "57P", "58", "08")
# SQLite reports faults of a statement by the same class as those of the file.
OURS = ("no such column", "no such function", "syntax error", "ambiguous column", "misuse", "wrong number")
FILE = ("readonly", "is full", "disk i/o", "unable to open", "not a database", "malformed", "no such table")
QUIET_SECONDS, PROBE_SECONDS = 30.0, 5.0


@dataclass
class Writes:
    """Whether this process could write lately."""

    fail: bool = False
    tried_at: float = field(default_factory=time.monotonic)

    def note(self, *, fail: bool) -> None:
        """Remember how a write went."""
        self.fail, self.tried_at = fail, time.monotonic()

    def want_probe(self) -> bool:
        """Whether it is time to try: soon after a failure, rarely while nothing was written."""
        return time.monotonic() - self.tried_at >= (PROBE_SECONDS if self.fail else QUIET_SECONDS)


def writes() -> Writes:
    """What is remembered of this application's writes."""
    found: Writes = current_app.extensions.setdefault("hearth_writes", Writes())
    return found


def is_outage(error: BaseException | None) -> bool:
    """Whether an error means that the database cannot be used, and not that a statement is wrong."""
    if isinstance(error, DBAPIError):
        if error.connection_invalidated:
            return True
        return _is_outage_of_driver(error.orig, isinstance(error, OperationalError | InterfaceError))
    name = type(error).__name__
    of_driver = type(error).__module__.split(".")[0] in DRIVERS
    return of_driver and _is_outage_of_driver(error, name in {"OperationalError", "InterfaceError"})


def _is_outage_of_driver(error: BaseException | None, operational: bool) -> bool:
    words = str(error).lower()
    if type(error).__module__.split(".")[0].endswith("sqlite3"):
        return any(part in words for part in FILE)
    state: Any = getattr(error, "sqlstate", None)
    if state:
        return str(state).startswith(STATES)
    return operational and not any(part in words for part in OURS)


def note_outage(error: BaseException) -> None:
    """One line a minute for the whole process, in the words of the database."""
    words = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
    once_a_minute(log, logging.ERROR, "database", "the database cannot be used: %s", words)


def report(logger: logging.Logger, error: BaseException, message: str, *args: object) -> None:
    """Log an error with its trace, once a minute by the place it comes from; an outage in one line."""
    if is_outage(error):
        note_outage(error)
    else:
        once_a_minute(logger, logging.ERROR, _place_of(error), message, *args, trace=error)


def _place_of(error: BaseException) -> str:
    """Where in the code it was raised: there are only so many places, whatever a stranger sends."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else ""
    return f"{type(error).__name__} {place}"


class ShortOutages(logging.Filter):
    """Keeps libraries from printing a trace for each connection that an outage has cost."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Leave out a record about an outage, which is noted already."""
        error = record.exc_info[1] if record.exc_info else None
        if not is_outage(error):
            return True
        if error is not None:
            note_outage(error)
        return False


def quiet_libraries() -> None:
    """Let the pool of connections say outages as briefly as everybody else."""
    for name in ("sqlalchemy.pool", "sqlalchemy.pool.impl.QueuePool"):
        logger = logging.getLogger(name)
        if not any(isinstance(one, ShortOutages) for one in logger.filters):
            logger.addFilter(ShortOutages())
