"""What somebody who asks can expect, in words."""

from __future__ import annotations

from datetime import timedelta

from app.core.i18n import plural
from app.forum.topics.queries.figures import expected_wait, first_answer_times

FEWEST = 5


def answer_expectation() -> str:
    """Within what time half of the last 30 days' questions were answered; empty when too few can tell."""
    times = first_answer_times()
    wait = expected_wait(times) if len(times) >= FEWEST else None
    return in_words(wait) if wait else ""


def in_words(time_span: timedelta) -> str:
    """A time as a person would say it."""
    minutes = max(1, round(time_span.total_seconds() / 60))
    if minutes < 60:
        return plural("%(num)s minute", "%(num)s minutes", minutes)
    hours = round(minutes / 60)
    if hours < 48:
        return plural("%(num)s hour", "%(num)s hours", hours)
    return plural("%(num)s day", "%(num)s days", round(hours / 24))
