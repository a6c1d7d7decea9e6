"""What an event changes on open pages, and for whom: streams, and signals to fetch something of one's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from app.core.events import Event, EventRow
from app.forum.topics.events import TopicEvent
from app.forum.topics.list_streams import circle_streams_for, list_streams_for
from app.forum.topics.streams import member_streams_for, streams_for
from app.live import rings
from app.live.rooms import circle_room, count_listeners, list_room, sockets

RINGS_PER_SECOND = 200
# A page costs more than a number.
PAGES_PER_SECOND = 30
AGAIN = re.compile(r'(<turbo-stream action="hearth-again" target="[^"]*")')


def spread() -> float:
    """Over how many seconds all pages of this process should ask for something, if each of them does."""
    return len(sockets) / RINGS_PER_SECOND


def streams_of(event: Event) -> Iterator[tuple[str, str, str]]:
    """Room, channel and HTML of everything an event changes on open pages."""
    for room, channel, html in _drawn(event):
        yield room, channel, _spread_out(html, count_listeners(channel))


def _spread_out(html: str, pages: int) -> str:
    """Where so many pages have to ask for themselves again, they take their time."""
    return AGAIN.sub(rf'\1 within="{pages / PAGES_PER_SECOND:.1f}"', html)


def _drawn(event: Event) -> Iterator[tuple[str, str, str]]:
    if not isinstance(event, TopicEvent):
        return
    if count_listeners(event.channel) and (html := streams_for(event)):
        yield event.channel, event.channel, html
    inside = members_channel(event)
    if count_listeners(inside) and (html := member_streams_for(event)):
        yield inside, inside, html
    if not (count_listeners("lists") or count_listeners(event.audience)):
        return
    if html := list_streams_for(event):
        yield event.audience, event.audience, html
        yield list_room(event.space_id), "lists", html
    if html := circle_streams_for(event):
        yield circle_room(event.audience), event.audience, html
        yield circle_room(list_room(event.space_id)), "lists", html


def members_channel(event: TopicEvent) -> str:
    """The channel of the members among those who have the topic of an event open."""
    return f"members:{event.topic_id}"


def signals_of(event: Event, row: EventRow) -> Iterator[tuple[str, dict[str, Any]]]:
    """Rooms whose members have something of their own to fetch; when all do, they take `within` seconds."""
    name = getattr(event, "signal", "")
    if not name:
        return
    for room in _ringing(event, row):
        rings.note(room, row.id)
        pages = len(sockets) if room == "members" else count_listeners(channel_of(room))
        if pages:
            few = room.startswith("member:") or room == "moderators"
            yield room, {"name": name} if few else {"name": name, "within": pages / RINGS_PER_SECOND}


def channel_of(room: str) -> str:
    """The channel whose listeners are in a room."""
    kind = room.partition(":")[0]
    return kind if kind in {"lists", "rail"} else room


def _ringing(event: Event, row: EventRow) -> list[str]:
    if row.audience == "all":
        return ["members"]
    rooms: list[str] = getattr(event, "rings", [row.audience] if row.audience else [])
    return rooms


def rooms_showing(row: EventRow) -> Iterator[tuple[str, str]]:
    """Room and channel of the pages that an event may change, known without reading what it says."""
    if row.channel:
        yield row.channel, row.channel
        if row.channel.startswith("topic:"):
            inside = row.channel.replace("topic:", "members:")
            yield inside, inside
    if row.audience.startswith("space:"):
        yield row.audience, row.audience
        yield f"lists:{row.audience.removeprefix('space:')}", "lists"
