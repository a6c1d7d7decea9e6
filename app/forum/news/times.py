"""When news is published: a local time in a zone, said in words with what it is in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from flask_babel import format_datetime

from app.core.i18n import _
from app.core.zones import moment_in, written_in, zone_called, zones
from app.people.accounts.models import Viewer

# Further away nobody means it, and the arithmetic of the calendar ends.
YEARS = range(1970, 2200)
FORMAT = "EEEE, d MMMM yyyy, HH:mm"


@dataclass(frozen=True)
class Chosen:
    """A moment somebody chose in a zone, and what the clocks there make of it."""

    at: datetime
    zone: str
    word: str = ""


def zone_of(viewer: Viewer) -> str:
    """The zone a viewer thinks in: their own, else the community's."""
    return viewer.zone if viewer.zone in zones() else "UTC"


def chosen_time(text: str, zone: str) -> Chosen | None:
    """The moment of "2026-11-30T09:00" in a zone; None when the text is none.

    Where clocks are put forward, a time that is skipped means the one after the gap; where they are put back,
    a time that comes twice means the first. `word` says so.
    """
    at = moment_in(zone, text)
    if at is None or at.year not in YEARS:
        return None
    if written_in(zone, at) != text[:16]:
        return Chosen(at, zone, "skipped")
    again = at + timedelta(hours=1)
    return Chosen(at, zone, "twice" if written_in(zone, again) == text[:16] else "")


def clock_word(word: str) -> str:
    """What the change of clocks did to a chosen time, as a sentence; empty when nothing."""
    said = {
        "skipped": _("The clocks are put forward that night, so the time you chose does not exist."),
        "twice": _("The clocks are put back that night, so this time comes twice; the first one counts."),
    }
    return said.get(word, "")


def in_words(moment: datetime, zone: str) -> str:
    """A moment as it is in a zone and in UTC: "Monday, 30 November 2026, 09:00 (Europe/Oslo), 08:00 UTC"."""
    local = moment.astimezone(zone_called(zone))
    said = _("%(when)s (%(zone)s)", when=format_datetime(local, FORMAT, rebase=False), zone=zone or "UTC")
    if local.utcoffset() == timedelta():
        return said
    in_utc = moment.astimezone(UTC)
    same_day = in_utc.date() == local.date()
    text = format_datetime(in_utc, "HH:mm" if same_day else "d MMMM, HH:mm", rebase=False)
    return f"{said}, {_('which is %(when)s UTC', when=text)}"


def end_of_day(text: str, zone: str) -> datetime | None:
    """The end of a day such as "2026-12-24" in a zone, in UTC; None when the text is no day."""
    midnight = moment_in(zone, f"{text}T00:00") if len(text) == 10 else None
    if midnight is None or midnight.year not in YEARS:
        return None
    day_after = (midnight.astimezone(zone_called(zone)).replace(tzinfo=None) + timedelta(days=1)).date()
    return moment_in(zone, f"{day_after.isoformat()}T00:00")


def day_before(moment: datetime | None, zone: str) -> str:
    """The day that ends at a moment, as a field of a form holds it."""
    return "" if moment is None else written_in(zone, moment - timedelta(seconds=1))[:10]
