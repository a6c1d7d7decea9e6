"""Who is connected to this process, which channels each page listens to, and who may listen to what.

Channels a page asks for: `topic:<id>`, `space:<id>`, `lists` (the lists of every space its reader may read),
`member:<id>` (one's own signals), `moderators`. Rooms are channels, but `lists` is one room per space.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import NotFound
from app.forum.spaces.queries import readable_space_by_id, readable_spaces
from app.forum.topics.queries import topic_or_404
from app.people.accounts.models import Viewer

MOST_CHANNELS = 20


@dataclass
class Socket:
    """One connected page."""

    sid: str
    member_id: int | None
    sign_in_id: int | None
    rooms: dict[str, set[str]] = field(default_factory=dict)
    typed_at: float = 0.0
    budget: float = 40.0
    heard_at: float = 0.0


sockets: dict[str, Socket] = {}


def rooms_of(viewer: Viewer, channel: str) -> set[str] | None:
    """The rooms that a viewer enters for a channel, or None when they may not listen to it."""
    kind, _, number = channel.partition(":")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    match kind, number:
        case "lists", "":
            return {list_room(space.id) for space in readable_spaces(viewer)}
        case "moderators", "":
            return {channel} if viewer.can_moderate else None
        case "member", str(text) if text:
            return {channel} if viewer.id == int(text) else None
        case "space", str(text) if text:
            return {channel} if readable_space_by_id(viewer, int(text)) is not None else None
        case "topic", str(text) if text:
            return {channel} if _sees_topic(viewer, int(text)) else None
    return None


def list_room(space_id: int) -> str:
    """The room of those whose page lists topics of many spaces, this one among them."""
    return f"lists:{space_id}"


def _sees_topic(viewer: Viewer, topic_id: int) -> bool:
    try:
        return not topic_or_404(viewer, topic_id).is_deleted
    except NotFound:
        return False


def listeners(channel: str) -> list[Socket]:
    """The sockets of this process that listen to a channel."""
    return [socket for socket in sockets.values() if channel in socket.rooms]


def sockets_of(member_id: int) -> list[Socket]:
    """The sockets of this process that belong to a member."""
    return [socket for socket in sockets.values() if socket.member_id == member_id]
