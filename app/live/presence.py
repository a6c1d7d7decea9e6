"""Who is here, and who is typing. Held in memory: true for as long as a socket is."""

from __future__ import annotations

import time
from typing import Any

from flask_socketio import SocketIO

from app.live.rooms import Socket, listeners
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import members_by_id

MOST_SHOWN = 12
MOST_LOADED = 200
TYPING_SECONDS = 2.0
_told: dict[str, list[dict[str, Any]]] = {}


def card(member: Member) -> dict[str, Any]:
    """What others see of a member beside a topic."""
    return {
        "id": member.id,
        "name": member.name,
        "handle": member.handle,
        "initials": member.initials,
        "hue": member.hue,
        "picture": f"/pictures/{member.picture}" if member.picture else "",
        "staff": member.is_staff,
        "title": member.title,
    }


def here(channel: str) -> list[dict[str, Any]]:
    """The members on a topic's page, each once, staff first, twelve at most."""
    if not channel.startswith("topic:"):
        return []
    ids = sorted({socket.member_id for socket in listeners(channel) if socket.member_id is not None})
    members = members_by_id(ids[:MOST_LOADED]).values()
    shown = sorted(members, key=lambda m: (not m.is_staff, m.name.lower(), m.id))
    return [card(member) for member in shown[:MOST_SHOWN]]


def changed(socketio: SocketIO, channel: str) -> None:
    """Tell a topic's page who is here now; nothing is sent when that is who was there before."""
    if not channel.startswith("topic:"):
        return
    if not listeners(channel):
        _told.pop(channel, None)
        return
    members = here(channel)
    if members != _told.get(channel, []):
        _told[channel] = members
        socketio.emit("here", {"channel": channel, "members": members}, to=channel)


def typing(socketio: SocketIO, socket: Socket, viewer: Viewer, channel: str) -> None:
    """Tell the others on a topic that this member writes, at most every two seconds."""
    now = time.monotonic()
    if not isinstance(viewer, Member) or viewer.is_suspended or not channel.startswith("topic:"):
        return
    if now - socket.typed_at > TYPING_SECONDS:
        socket.typed_at = now
        message = {"channel": channel, "member": card(viewer)}
        socketio.emit("typing", message, to=channel, skip_sid=socket.sid)
