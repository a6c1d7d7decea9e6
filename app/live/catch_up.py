"""Catching up: what a page missed, asked for over HTTP with permission checked again."""

from __future__ import annotations

import logging
from collections.abc import Callable

from flask import Blueprint, Response, request
from flask_babel import get_locale
from sqlalchemy import ColumnElement, select

from app.core.db import PASSING, db
from app.core.errors import NotFound
from app.core.events import EventRow, UnknownEvent, read
from app.core.http import stream_response
from app.core.limits import limiter
from app.core.outage import report
from app.core.quiet_log import once_a_minute
from app.forum.spaces.queries import circles_of, readable_ids
from app.forum.topics.events import PostEvent, TopicEvent
from app.forum.topics.fragments import drawing_once
from app.forum.topics.list_streams import circle_streams_for, list_streams_for
from app.forum.topics.streams import member_streams_for, streams_for
from app.live import herd
from app.live.batch import single
from app.live.pace import count, pace
from app.live.rooms import rooms_of
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer

log = logging.getLogger(__name__)
MOST_EVENTS = 200
LAST_EVENT = "X-Hearth-Last-Event"
live = Blueprint("live", __name__)
live.after_request(count)


@live.get("/live/catch-up")
@limiter.limit(pace)
def catch_up() -> Response:
    """The streams a page missed after an event; 410 when it missed too much and should load again."""
    viewer, channel = current_viewer(), request.args.get("channel", "")
    after = request.args.get("after", type=int)
    if after is None or not 0 <= after < 2**62 or rooms_of(viewer, channel) is None:
        raise NotFound
    rows = _missed(viewer, channel, after)
    if len(rows) > MOST_EVENTS or (html := _told(viewer, rows, channel)) is None:
        return _of_this_reader(Response(status=410))
    response = _of_this_reader(stream_response(html))
    response.headers[LAST_EVENT] = str(rows[-1].id if rows else after)
    return response


def has_missed(viewer: Viewer, channel: str, after: int) -> bool:
    """Whether anything happened on a channel after an event; for one that the viewer may listen to."""
    happened = select(EventRow.id).where(EventRow.id > after, _shown_on(viewer, channel)).limit(1)
    return db.session.scalar(happened) is not None


def _missed(viewer: Viewer, channel: str, after: int) -> list[EventRow]:
    rows = select(EventRow).where(EventRow.id > after, _shown_on(viewer, channel)).order_by(EventRow.id)
    return list(db.session.scalars(rows.limit(MOST_EVENTS + 1)))


def _shown_on(viewer: Viewer, channel: str) -> ColumnElement[bool]:
    if channel == "lists":
        return EventRow.audience.in_([f"space:{number}" for number in sorted(readable_ids(viewer))])
    if channel.startswith("members:"):
        return EventRow.channel == channel.replace("members:", "topic:")
    column = EventRow.audience if channel.startswith("space:") else EventRow.channel
    return column == channel


def _told(viewer: Viewer, rows: list[EventRow], channel: str) -> str | None:
    """The streams for this reader, drawn once for all of a herd that comes back to the same place: those who
    hear of the same events, in the same circles and language, are shown the same."""
    circles = frozenset(circles_of(viewer) if _is_list(channel) else ())
    key = (channel, circles, str(get_locale()), tuple(row.id for row in rows))
    return herd.once(key, lambda: _drawn(viewer, rows, channel))


def _is_list(channel: str) -> bool:
    return channel == "lists" or channel.startswith("space:")


def _drawn(viewer: Viewer, rows: list[EventRow], channel: str) -> str | None:
    """The streams of the events in order, each once where it came last, for they show the present; None
    when one cannot be drawn, so that the page has to load again."""
    render = _drawing(viewer, channel)
    events = dict.fromkeys(event for row in rows if (event := _topic_event(row)) is not None)
    try:
        with drawing_once(event.post_id for event in events if isinstance(event, PostEvent)):
            streams = [stream for event in events for stream in single(render(event))]
            return "".join(reversed(dict.fromkeys(reversed(streams))))
    except PASSING:
        raise
    except Exception as error:
        report(log, error, "what was missed on %s cannot be drawn", channel)
        return None


def _drawing(viewer: Viewer, channel: str) -> Callable[[TopicEvent], str]:
    """How events are drawn for a channel, as far as the viewer is in the circle it concerns."""
    if channel.startswith("members:"):
        return member_streams_for
    if not _is_list(channel):
        return streams_for
    circles = circles_of(viewer)

    def both(event: TopicEvent) -> str:
        inner = circle_streams_for(event) if event.space_id in circles else ""
        return list_streams_for(event) + inner

    return both


def _topic_event(row: EventRow) -> TopicEvent | None:
    try:
        event = read(row)
    except UnknownEvent:
        once_a_minute(log, logging.WARNING, "unknown event", "event %s (%s) is not known", row.id, row.name)
        return None
    return event if isinstance(event, TopicEvent) else None


def _of_this_reader(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    response.vary.add("Cookie")
    return response
