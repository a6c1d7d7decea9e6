"""How this process is doing: the parts it needs, and whether it can serve with what is there."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import gevent
from flask import current_app

from app.core import jobs
from app.core.database_state import is_migrated
from app.core.outage import writes
from app.core.unknown_jobs import count_unknown
from app.live import relay
from app.live.broadcast import Follower
from app.live.draining import is_draining
from app.live.state import backlog

log = logging.getLogger(__name__)
PATIENCE_SECONDS = 2.0
LATE_TELLING_SECONDS = 10.0
LATE_JOBS_SECONDS = 60.0
SEEN = "hearth_condition_seen"
WORSE = {"late", "down"}


@dataclass(frozen=True)
class Condition:
    """All parts at one moment: a word on each, and figures; without the database most is not known."""

    database: str
    redis: str
    live: str = "unknown"
    jobs: str = "unknown"
    is_stopping: bool = False
    untold_events: int = 0
    event_lag: float = 0.0
    job_lag: float = 0.0
    failed_jobs: int = 0
    unknown_jobs: int = 0

    @property
    def status(self) -> str:
        """One word for all: ready, degraded (it serves, but something is missing), stopping or not ready."""
        if self.is_stopping:
            return "stopping"
        if self.database != "up":
            return "not ready"
        return "degraded" if {self.live, self.jobs, self.redis} & WORSE else "ready"

    @property
    def serves(self) -> bool:
        """Whether requests should be sent here."""
        return self.status in {"ready", "degraded"}

    def words(self) -> dict[str, str]:
        """What everybody may know."""
        parts = {"database": self.database, "live": self.live, "jobs": self.jobs, "redis": self.redis}
        return {"status": self.status, **parts}

    def figures(self) -> dict[str, float]:
        """What only those who watch over the server may know, as far as it is known; times in seconds."""
        if self.database != "up":
            return {}
        return {
            "untold_events": self.untold_events,
            "event_lag_seconds": round(self.event_lag, 3),
            "job_lag_seconds": round(self.job_lag, 3),
            "failed_jobs": self.failed_jobs,
            "unknown_jobs": self.unknown_jobs,
        }


def condition() -> Condition:
    """Look at every part; takes two seconds at most, whatever hangs. A change is logged once."""
    found = answer_of(_read) or Condition("away", relay.state())
    if found.database == "up" and writes().fail:
        found = replace(found, database="not writable")
    found = replace(found, is_stopping=is_draining())
    before = current_app.extensions.get(SEEN, "ready")
    if found.status != before:
        log.warning("this server was %s and is %s: %s", before, found.status, found.words())
    current_app.extensions[SEEN] = found.status
    return found


def answer_of(question: Callable[[], Any]) -> Any:
    """What the database answers; None when it is away or takes longer than two seconds."""
    try:
        with gevent.Timeout(PATIENCE_SECONDS):
            return question()
    except (gevent.Timeout, Exception) as error:
        log.info("the database does not answer: %r", error)
        return None


def _read() -> Condition:
    if not is_migrated():
        return Condition("not migrated", relay.state())
    follower: Follower = current_app.extensions["hearth_live"]
    untold, waits, unknown = backlog(follower.last_seen()), jobs.lag(), count_unknown()
    is_late = max(untold.seconds, time.monotonic() - follower.looked_at) > LATE_TELLING_SECONDS
    return Condition(
        "up",
        relay.state(),
        live="late" if is_late else "up",
        jobs="late" if waits > LATE_JOBS_SECONDS else "waiting" if unknown else "up",
        untold_events=untold.events,
        event_lag=untold.seconds,
        job_lag=waits,
        failed_jobs=jobs.given_up(),
        unknown_jobs=unknown,
    )
