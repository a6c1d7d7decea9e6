"""Batches: each is one transaction, whole or not there at all, in which a bad row is taken back alone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from app.cli.imports.report import Advance
from app.core.db import db, transaction
from app.core.errors import Busy, HearthError
from app.core.events import importing, undoable
from app.core.gather import flush_all
from app.core.jobs import claim, perform

SIZE = 200
TRIES = 6
T = TypeVar("T")
Write = Callable[[], object]


def batches(things: Iterable[T]) -> Iterator[list[T]]:
    """The things in lists of one batch each."""
    rest = iter(things)
    while batch := list(islice(rest, SIZE)):
        yield batch


def write_batch(writes: list[Write], forget: Callable[[], None]) -> list[str]:
    """Do all the writes in one transaction, and return for each why it was refused, or an empty text.

    `forget` is called whenever something was taken back. Raises Busy when the database stays locked.
    """
    for attempt in range(1, TRIES + 1):
        try:
            with importing(), transaction():
                refusals = [_one(write, forget) for write in writes]
            flush_all()
            return refusals
        except Busy:
            forget()
            if attempt == TRIES:
                raise
            time.sleep(attempt)
        finally:
            db.session.expunge_all()
    raise AssertionError("the last attempt returns or raises")


def _one(write: Write, forget: Callable[[], None]) -> str:
    try:
        with undoable():
            write()
    except Busy:
        raise
    except (HearthError, SQLAlchemyError) as error:
        forget()
        return error.message if isinstance(error, HearthError) else repr(error)[:500]
    return ""


def run_jobs(advance: Advance) -> None:
    """Run every job that is due, such as those of the search index."""
    while jobs := claim(SIZE):
        for job in jobs:
            perform(job)
        db.session.expunge_all()
        advance(len(jobs))
