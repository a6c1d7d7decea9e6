"""SQLite among greenlets: who waits gives way, writers take turns, nobody waits for the disk of another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine

from app.core.errors import Busy
from app.core.i18n import _
from app.core.threads import in_a_thread

RETRY_SECONDS = 0.003
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0", "temp_store=MEMORY")


class Turns:
    """One writer at a time in this process. Other processes are waited for at BEGIN IMMEDIATE."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._lock = threading.Lock()

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for one's turn and hold it; raises Busy after so many seconds as this was made with."""
        if not self._lock.acquire(timeout=self._patience):
            raise _busy()
        try:
            yield
        finally:
            self._lock.release()


def sqlite_options() -> dict[str, Any]:
    """The engine's options: the newest SQLite there is, and connections that threads may pass on."""
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:
        import sqlite3 as driver
    return {
        "module": driver,
        "pool_size": 20,
        "max_overflow": 40,
        "connect_args": {"check_same_thread": False},
    }


def tame(engine: Engine, patience: float) -> None:
    """Make transactions explicit, and let the process go on while the disk takes what was committed."""
    writing: set[int] = set()

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        connection.isolation_level = None
        for pragma in PRAGMAS:
            _insist(partial(connection.execute, f"PRAGMA {pragma}"), patience)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        immediate = connection.get_execution_options().get("hearth_write")
        statement = "BEGIN IMMEDIATE" if immediate else "BEGIN"
        _insist(lambda: connection.exec_driver_sql(statement), patience)
        if immediate:
            writing.add(id(connection.connection.dbapi_connection))

    def commit(connection: Any) -> None:
        if id(connection.dbapi_connection) not in writing:
            connection.commit()
            return
        writing.discard(id(connection.dbapi_connection))
        in_a_thread(connection.commit)

    def rollback(connection: Any) -> None:
        writing.discard(id(connection.dbapi_connection))
        connection.rollback()

    dialect: Any = engine.dialect
    dialect.do_commit, dialect.do_rollback = commit, rollback


def _insist(attempt: Callable[[], Any], patience: float) -> None:
    """Try until SQLite lets us in, giving way to other greenlets; raise Busy after `patience` seconds."""
    deadline = time.monotonic() + patience
    while True:
        try:
            attempt()
            return
        except Exception as error:
            if "locked" not in str(error) and "busy" not in str(error):
                raise
            if time.monotonic() > deadline:
                raise _busy() from error
            time.sleep(RETRY_SECONDS)


def _busy() -> Busy:
    return Busy(_("The community is very busy. Please try again in a moment."))
