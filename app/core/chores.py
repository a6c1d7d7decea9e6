"""What has to be done every so often: each chore by one process at a time, whoever is first.

A chore finds in the database what is due (news to publish, reminders to send) and does it; running it twice
does nothing twice. Workers look every few seconds which chores are due.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import String, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model, db, transaction
from app.core.errors import Busy
from app.core.outage import report

log = logging.getLogger(__name__)
LOOK_EVERY = timedelta(seconds=5)
PROBE = "probe"


class ChoreRow(Model):
    """When a chore is due again."""

    __tablename__ = "chores"

    name: Mapped[str] = mapped_column(String(120), primary_key=True)
    due_at: Mapped[datetime]
    ran_at: Mapped[datetime | None]


Duty = Callable[[], None]
_chores: dict[str, tuple[timedelta, Duty]] = {}


def chore(every: timedelta, *, name: str) -> Callable[[Duty], Duty]:
    """Have a function without arguments called about every so often, in an application context.

    It opens its own transactions. When it raises, that is logged and it is called again at its next time.
    `name` is where the database notes when it is due; under another one it would run once more, early.
    """

    def register(duty: Duty) -> Duty:
        if name in _chores:
            raise RuntimeError(f"two chores are called {name}")
        _chores[name] = (every, duty)
        return duty

    return register


def run_chores(now: datetime | None = None) -> list[str]:
    """Run every chore that is due and that no other process takes first; returns their names."""
    now = now or clock.now()
    ran = [name for name in _due_names(now) if _take(name, now)]
    for name in ran:
        try:
            _chores[name][1]()
        except Exception as error:
            report(log, error, "the chore %s failed", name)
        finally:
            db.session.rollback()
    return ran


def _due_names(now: datetime) -> list[str]:
    waiting = set(db.session.scalars(select(ChoreRow.name).where(ChoreRow.due_at > now)))
    db.session.rollback()
    return [name for name in _chores if name not in waiting]


def _take(name: str, now: datetime) -> bool:
    again = now + _chores[name][0]
    try:
        with transaction() as session:
            mine = update(ChoreRow).where(ChoreRow.name == name, ChoreRow.due_at <= now)
            taken: Any = session.execute(mine.values(due_at=again, ran_at=now))
            if not taken.rowcount and session.get(ChoreRow, name) is None:
                session.execute(insert(ChoreRow).values(name=name, due_at=again, ran_at=now))
                return True
            return bool(taken.rowcount)
    except IntegrityError:
        return False


def probe_writing() -> None:
    """Write something small; whether that went well is remembered. Raises what the database raises."""
    try:
        with transaction() as session:
            row = session.get(ChoreRow, PROBE) or ChoreRow(name=PROBE, due_at=clock.now())
            row.ran_at = clock.now()
            session.add(row)
    except Busy:
        # Somebody else writes, so writing is possible.
        return
