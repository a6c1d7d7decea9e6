"""Reading the moderators' forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from flask_babel.speaklater import LazyString

from app.core import clock
from app.core.errors import Invalid
from app.core.i18n import _, lazy

LENGTHS: dict[str, tuple[LazyString, int]] = {
    "1": (lazy("For a day"), 1),
    "7": (lazy("For a week"), 7),
    "30": (lazy("For a month"), 30),
}
UNTIL_DATE = "date"


def length_choices() -> list[tuple[str, str]]:
    """How long somebody can be suspended, for a select field."""
    return [*((key, str(label)) for key, (label, _days) in LENGTHS.items()), (UNTIL_DATE, _("Until a date"))]


def read_until(form: Mapping[str, str]) -> datetime:
    """Until when, from `length` and `until`: a number of days, or the end of a day. Raises Invalid."""
    length = form.get("length", "")
    if length in LENGTHS:
        return clock.now() + timedelta(days=LENGTHS[length][1])
    try:
        day = datetime.strptime(form.get("until", ""), "%Y-%m-%d").replace(tzinfo=UTC)
        return day + timedelta(days=1)
    except (ValueError, OverflowError):
        raise Invalid("until", _("Choose the day until which it holds.")) from None
