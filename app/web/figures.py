"""What the front page promises and shows beside the list; the same for everyone, kept for a minute."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import current_app

from app.core.i18n import plural
from app.forum.topics.queries.figures import expected_wait, first_answer_times, latest_shipped
from app.people.accounts.queries import members_by_id, staff_on_duty

KEPT_SECONDS = 60.0
FEWEST = 5


@dataclass(frozen=True)
class Face:
    """A member of staff as the front page shows them."""

    id: int
    name: str
    handle: str
    initials: str
    hue: int
    title: str
    picture: str | None
    picture_url: str | None = None
    is_staff: bool = True


@dataclass(frozen=True)
class Promise:
    """What somebody who asks can expect; `wait` is None when the numbers cannot tell."""

    wait: timedelta | None
    questions: int
    on_duty: list[Face]
    shipped: list[tuple[str, str]]

    @property
    def wait_text(self) -> str:
        """The time in words: minutes, hours and minutes, or days."""
        return in_words(self.wait or timedelta())


def promise() -> Promise:
    """The figures of the open spaces, at most a minute old; who hides is left out at once."""
    kept = current_app.extensions.setdefault("hearth_promise", {})
    if kept.get("until", 0.0) < time.monotonic():
        kept["value"] = _counted()
        kept["until"] = time.monotonic() + KEPT_SECONDS
    value: Promise = kept["value"]
    found = members_by_id(face.id for face in value.on_duty)
    seen = [face for face in value.on_duty if face.id in found and found[face.id].is_seen_here]
    return replace(value, on_duty=seen)


def forget_promise(app: Any) -> None:
    """Count again on next use."""
    app.extensions.pop("hearth_promise", None)


def _counted() -> Promise:
    times = first_answer_times()
    wait = expected_wait(times) if len(times) >= FEWEST else None
    faces = [Face(m.id, m.name, m.handle, m.initials, m.hue, m.title, m.picture) for m in staff_on_duty()]
    return Promise(wait, len(times), faces, latest_shipped())


def in_words(time_span: timedelta) -> str:
    """A time as a person would say it."""
    minutes = max(1, round(time_span.total_seconds() / 60))
    if minutes < 60:
        return plural("%(num)s min", "%(num)s min", minutes)
    hours, rest = divmod(minutes, 60)
    if hours >= 48:
        return plural("%(num)s day", "%(num)s days", round(hours / 24))
    more = f" {plural('%(num)s min', '%(num)s min', rest)}" if rest and hours < 10 else ""
    return plural("%(num)s h", "%(num)s h", hours) + more
