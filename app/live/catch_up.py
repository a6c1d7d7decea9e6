"""Catching up: what a page missed, asked for over HTTP with permission checked again."""

from __future__ import annotations

from flask import Blueprint, Response, request
from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.core.events import EventRow, read
from app.core.http import stream_response
from app.forum.spaces.queries import readable_space_ids
from app.forum.topics.events import TopicEvent
from app.forum.topics.streams import list_streams_for, streams_for
from app.live.rooms import rooms_of
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer

MOST_EVENTS = 200
live = Blueprint("live", __name__)


@live.get("/live/catch-up")
def catch_up() -> Response:
    """The streams a page missed after an event; 410 when it missed too much and should load again."""
    channel, after = request.args.get("channel", ""), request.args.get("after", type=int)
    if after is None or not 0 <= after < 2**62 or rooms_of(current_viewer(), channel) is None:
        raise NotFound
    rows = _missed(current_viewer(), channel, after)
    if len(rows) > MOST_EVENTS:
        return Response(status=410)
    response = stream_response("".join(_once(rows, channel)))
    response.headers["X-Hearth-Last-Event"] = str(rows[-1].id if rows else after)
    return response


def _missed(viewer: Viewer, channel: str, after: int) -> list[EventRow]:
    statement = select(EventRow).where(EventRow.id > after).order_by(EventRow.id).limit(MOST_EVENTS + 1)
    if channel == "lists":
        spaces = db.session.scalars(readable_space_ids(viewer)).all()
        statement = statement.where(EventRow.audience.in_([f"space:{number}" for number in spaces]))
    elif channel.startswith("space:"):
        statement = statement.where(EventRow.audience == channel)
    else:
        statement = statement.where(EventRow.channel == channel)
    return list(db.session.scalars(statement))


def _once(rows: list[EventRow], channel: str) -> list[str]:
    """The streams of the events, in order; rendering shows the present, so what repeats is left out."""
    render = streams_for if channel.startswith("topic:") else list_streams_for
    events = [event for event in map(read, rows) if isinstance(event, TopicEvent)]
    return list(dict.fromkeys(render(event) for event in events))
