"""Durable work: a table in the application's own database, claimed with a lease, retried with backoff."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import (
    ColumnElement,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock, figures
from app.core.chores import chore
from app.core.db import Model, db, transaction
from app.core.errors import Busy
from app.core.events import BigId, EventRow, UnknownEvent, read, subscribers, waiting_parts, writes_jobs
from app.core.outage import is_outage, report

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=2)
UNKNOWN_AGAIN = timedelta(minutes=1)
MOST_ATTEMPTS = 10
BATCH = 20
LONGEST_REST = 0.05
MOST_RESTS = 5
CROWDED = 0.02
KEPT_DONE = timedelta(days=7)


class Job(Model):
    """One subscriber's turn with one event."""

    __tablename__ = "jobs"
    __table_args__ = (
        UniqueConstraint("event_id", "subscriber"),
        Index("ix_jobs_due", "done_at", "failed_at", "run_after"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    event_id: Mapped[int] = mapped_column(BigId)
    subscriber: Mapped[str] = mapped_column(String(120))
    created_at: Mapped[datetime]
    run_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(Text)


JOBS = cast(Table, Job.__table__)
Rest = Callable[[float], None]
_wakes: list[Callable[[], None]] = []


@writes_jobs
def _write_jobs(session: Session, wanted: list[tuple[EventRow, str]]) -> Callable[[], None]:
    if not wanted:
        return lambda: None
    now = clock.now()
    jobs = [{"event_id": row.id, "subscriber": name, "attempts": 0, **_due(row, now)} for row, name in wanted]
    session.execute(insert(Job), jobs)
    return wake_workers


def _due(row: EventRow, now: datetime) -> dict[str, datetime]:
    return {"created_at": now, "run_after": min(row.created_at, now)}


def wake_on_jobs(wake: Callable[[], None]) -> None:
    """Call `wake` when this process records a job; it must only set a flag."""
    _wakes.append(wake)


def wake_workers() -> None:
    """Tell the workers of this process that there is something to do."""
    for wake in _wakes:
        wake()


def backoff(attempts: int) -> timedelta:
    """How long a failed job waits: 5 s doubled with each attempt, one hour at most."""
    return min(timedelta(seconds=5 * 2 ** max(attempts - 1, 0)), timedelta(hours=1))


@dataclass(frozen=True)
class Turn:
    """A job as it was claimed: whoever claims it again holds another attempt."""

    id: int
    event_id: int
    subscriber: str
    attempts: int


def claim(limit: int = BATCH) -> list[Turn]:
    """Take up to `limit` due jobs for the length of a lease; nobody else gets them meanwhile.

    Only those whose subscriber this version knows: the others wait for one that does.
    """
    now = clock.now()
    free = (Job.locked_until.is_(None)) | (Job.locked_until < now)
    known = Job.subscriber.in_(list(subscribers))
    due = select(Job.id).where(
        Job.done_at.is_(None), Job.failed_at.is_(None), Job.run_after <= now, free, known
    )
    if db.session.scalar(due.limit(1)) is None:
        # Only looking holds up no writer.
        return []
    with transaction() as session:
        ids = list(session.scalars(due.order_by(Job.id).limit(limit).with_for_update(skip_locked=True)))
        if not ids:
            return []
        more = {"locked_until": now + LEASE, "attempts": JOBS.c.attempts + 1}
        taken = update(JOBS).where(JOBS.c.id.in_(ids)).values(more)
        session.execute(taken)
        columns = select(Job.id, Job.event_id, Job.subscriber, Job.attempts).where(Job.id.in_(ids))
        return [Turn(*row) for row in session.execute(columns.order_by(Job.id))]


def perform(turn: Turn) -> None:
    """Run one claimed job; note its success together with its effects, or its failure and when to retry.

    When the lease ran out and somebody else took it over, nothing is done. That the database is busy is no
    failure of the job: it waits, and is not given up for it. Neither is an event that this version does not
    know, nor such a subscriber: the job waits for a version that does.
    """
    handler = subscribers.get(turn.subscriber)
    if handler is None:
        return give_back([turn])
    try:
        _wait(turn)
        with transaction():
            if not _mark(turn, done_at=clock.now(), locked_until=None):
                return
            row = db.session.get(EventRow, turn.event_id)
            if row is not None:
                handler(read(row), row)
        figures.job_ended("done")
    except UnknownEvent as error:
        _put_off(turn, UNKNOWN_AGAIN, error=repr(error))
    except (Busy, PoolTimeout) as error:
        log.warning("job %s (%s) has to wait: %s", turn.id, turn.subscriber, error)
        _put_off(turn, backoff(1))
    except Exception as error:
        report(log, error, "job %s (%s) failed", turn.id, turn.subscriber)
        if is_outage(error):
            _put_off(turn, backoff(1))
        else:
            _postpone(turn, error)


def _wait(turn: Turn) -> None:
    """Do the part of a job that waits for another machine, holding nothing of the database meanwhile."""
    part = waiting_parts.get(turn.subscriber)
    row = db.session.get(EventRow, turn.event_id) if part else None
    if part is not None and row is not None:
        part(read(row), row)


def _put_off(turn: Turn, wait: timedelta, **more: str) -> None:
    """Let a job run later, as if it had not been tried."""
    with transaction():
        _mark(turn, attempts=turn.attempts - 1, run_after=clock.now() + wait, locked_until=None, **more)
    figures.job_ended("retried")


def _postpone(turn: Turn, error: Exception) -> None:
    now = clock.now()
    failed = now if turn.attempts >= MOST_ATTEMPTS else None
    words, again = repr(error)[:2000], now + backoff(turn.attempts)
    with transaction():
        _mark(turn, error=words, run_after=again, locked_until=None, failed_at=failed)
    figures.job_ended("failed" if failed else "retried")


def _mark(turn: Turn, **values: object) -> bool:
    """Change the job while it is still this turn's, holding it until the transaction ends."""
    mine = (JOBS.c.id == turn.id, JOBS.c.attempts == turn.attempts, JOBS.c.done_at.is_(None))
    result: Any = db.session.execute(update(JOBS).where(*mine).values(**values))
    return bool(result.rowcount)


def lag() -> float:
    """How many seconds the oldest job that is due waits; 0 when none does.

    What waits for another version is not late: no worker of this one could be faster.
    """
    now = clock.now()
    waiting = (Job.done_at.is_(None), Job.failed_at.is_(None), Job.run_after <= now, ~waits_for_version())
    oldest = db.session.scalar(select(func.min(Job.run_after)).where(*waiting))
    return (now - oldest).total_seconds() if oldest else 0.0


def waits_for_version() -> ColumnElement[bool]:
    """Whether a job needs a subscriber, or an event, that this version does not know."""
    met_unknown = func.coalesce(Job.error, "").startswith(f"{UnknownEvent.__name__}(", autoescape=True)
    return Job.subscriber.not_in(list(subscribers)) | met_unknown


def given_up() -> int:
    """How many jobs failed too often and wait for somebody to look."""
    rows = select(func.count()).select_from(Job).where(Job.done_at.is_(None), Job.failed_at.is_not(None))
    return db.session.scalar(rows) or 0


def at_once(worked: float) -> None:
    """Do not rest."""


def _never() -> bool:
    return False


def run_pending(rest: Rest = at_once, enough: Callable[[], bool] = _never) -> int:
    """Run every job that is due and return how many ran; `rest` hears after each how many seconds it took.

    Before each `enough` is asked; when it says so, what was claimed and not begun is given back.
    """
    ran = 0
    while not enough() and (turns := claim()):
        for number, turn in enumerate(turns):
            if enough():
                give_back(turns[number:])
                return ran
            began = time.monotonic()
            perform(turn)
            rest(time.monotonic() - began)
            ran += 1
    return ran


def give_back(turns: list[Turn]) -> None:
    """Leave claimed jobs that were not begun to whoever looks next, as if they had not been claimed."""
    with transaction():
        for turn in turns:
            _mark(turn, locked_until=None, attempts=turn.attempts - 1)


def give_way(worked: float) -> None:
    """Rest longer than the work took, so that jobs never take most of a process that also serves pages; and
    again while others wait so long for their turn that the rest lasts longer than was asked for."""
    rest = min(2 * worked, LONGEST_REST)
    for _ in range(MOST_RESTS):
        began = time.monotonic()
        time.sleep(rest)
        if time.monotonic() - began < rest + CROWDED:
            return


def forget_done(before: datetime) -> int:
    """Delete jobs that were done before a moment, and return how many; failed ones stay to be looked at."""
    with transaction() as session:
        deleted: Any = session.execute(delete(Job).where(Job.done_at < before))
        return int(deleted.rowcount)


@chore(every=timedelta(hours=1), name="jobs.tidy")
def tidy_jobs() -> None:
    """Forget what was done long ago."""
    forget_done(clock.now() - KEPT_DONE)
