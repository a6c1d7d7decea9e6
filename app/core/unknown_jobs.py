"""Jobs that wait for a version of Hearth that knows their subscriber or their event.

Versions run side by side while a community is upgraded, and a version may be taken back. What only the other
one understands waits in the table, untouched, and is seen: here, among the figures and by administrators.
"""

from __future__ import annotations

import logging

from sqlalchemy import func, select

from app.core.db import db
from app.core.events import UnknownEvent
from app.core.jobs import Job, waits_for_version

log = logging.getLogger(__name__)
MOST_SHOWN = 50
WAITING = (Job.done_at.is_(None), Job.failed_at.is_(None))
_warned: set[str] = set()


def unknown_jobs() -> list[Job]:
    """The oldest jobs that wait for another version."""
    waiting = select(Job).where(*WAITING, waits_for_version())
    return list(db.session.scalars(waiting.order_by(Job.id).limit(MOST_SHOWN)))


def count_unknown() -> int:
    """How many jobs wait for another version."""
    return db.session.scalar(select(func.count()).select_from(Job).where(*WAITING, waits_for_version())) or 0


def warn_of_unknown() -> list[str]:
    """Write a line into the log for each name that is not known here, once; returns the new ones."""
    columns = select(Job.subscriber, Job.error, func.count()).where(*WAITING, waits_for_version())
    new = []
    for subscriber, error, count in db.session.execute(columns.group_by(Job.subscriber, Job.error)).all():
        met = str(error or "")
        name = f"{subscriber}, {met}" if met.startswith(UnknownEvent.__name__) else str(subscriber)
        if name not in _warned:
            _warned.add(name)
            new.append(name)
            log.warning("%s jobs wait for a version of Hearth that knows them: %s", count, name)
    db.session.rollback()
    return new
