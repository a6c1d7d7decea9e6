"""Time zones by their IANA names, and moments as people write them in a form."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def zones() -> frozenset[str]:
    """The names of all time zones this machine knows."""
    return frozenset(available_timezones()) | {"UTC"}


def zone_called(name: str) -> ZoneInfo:
    """The zone of this name; UTC for one that is not known."""
    return ZoneInfo(name if name in zones() else "UTC")


def moment_in(zone: str, text: str) -> datetime | None:
    """The moment that "2026-11-21T14:02" is in a zone, in UTC; None when the text is no such thing.

    A time that the change to summer time skips means the moment after it, one that comes twice the first.
    """
    try:
        local = datetime.fromisoformat(text)
        aware = local if local.tzinfo else local.replace(tzinfo=zone_called(zone))
        return aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def written_in(zone: str, moment: datetime | None) -> str:
    """A moment as the field of a form holds it: "2026-11-21T14:02" in the zone; empty for None."""
    return "" if moment is None else moment.astimezone(zone_called(zone)).strftime("%Y-%m-%dT%H:%M")
