"""What the live layer of this process looks like now: for those who watch over the server."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select

from app.core import clock
from app.core.db import db
from app.core.events import EventRow
from app.live.rooms import sockets

MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Presence:
    """Who is connected to this process; a member with several pages counts once, a guest's page each."""

    websocket: int
    polling: int
    rooms: int
    members: int
    guests: int


@dataclass(frozen=True)
class Backlog:
    """Events that were not told yet: how many (10,000 at most are counted), and the age of the oldest."""

    events: int
    seconds: float


def presence(engine: Any) -> Presence:
    """Count the sockets of this process and the channels they listen to."""
    by_transport = Counter(session.upgraded for session in list(engine.sockets.values()))
    people = Counter(socket.member_id for socket in sockets.values())
    guests = people.pop(None, 0)
    channels = {channel for socket in sockets.values() for channel in socket.rooms}
    return Presence(by_transport[True], by_transport[False], len(channels), len(people), guests)


def backlog(last: int) -> Backlog:
    """What was committed after the event `last`, without what was only brought in and is told to nobody."""
    newer = select(EventRow.created_at, EventRow.channel, EventRow.audience).where(EventRow.id > last)
    rows = newer.order_by(EventRow.id).limit(MOST_COUNTED).subquery()
    told = or_(rows.c.channel != "", rows.c.audience != "")
    events, oldest = db.session.execute(select(func.count(), func.min(rows.c.created_at)).where(told)).one()
    return Backlog(events, max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0)
