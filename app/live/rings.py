"""Which rooms were told to fetch something of their own: who comes back asks whether they missed that."""

from __future__ import annotations

from collections.abc import Iterable

MOST_REMEMBERED = 50_000
_rang: dict[str, int] = {}
_since = 0


def note(room: str, event_id: int) -> None:
    """Remember that an event rang in a room, whether or not anybody was in it."""
    if len(_rang) >= MOST_REMEMBERED:
        begin(event_id)
    _rang[room] = event_id


def has_rung(rooms: Iterable[str], after: int) -> bool:
    """Whether any of these rooms rang after an event; yes when that is too long ago to know."""
    return after < _since or any(_rang.get(room, 0) > after for room in rooms)


def begin(event_id: int) -> None:
    """Know only of what comes after this event."""
    global _since
    _since = event_id
    _rang.clear()
