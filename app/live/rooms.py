"""Who is connected to this process, which channels each page listens to, and who may listen to what.

Channels a page asks for: `topic:<id>`, `space:<id>`, `lists` (the lists of every space its reader may read),
`member:<id>` (one's own signals), `moderators`, `insight` (what only those who read insight see), `online`
(who is here, for those who may see members), `members:<id>` (what only members see on the page of a topic),
`readers:<id>` (staff who look at who has read a piece of news), `rail` (what the frame of every page
counts by space). Rooms are channels, but `lists` and `rail` are one room per space; what is for a circle
alone has rooms beside.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from app.core.errors import NotFound
from app.forum.news.permissions import can_see_readers
from app.forum.spaces.queries import circles_of, readable_space_by_id, readable_spaces
from app.forum.topics.queries import topic_or_404
from app.people.accounts.models import Viewer
from app.people.accounts.queries import may_see_members

MOST_CHANNELS = 20
ONLINE = "online"


@dataclass
class Socket:
    """One connected page."""

    sid: str
    member_id: int | None
    sign_in_id: int | None
    rooms: dict[str, set[str]] = field(default_factory=dict)
    is_seen: bool = False
    is_staff: bool = False
    budget: float = 40.0
    heard_at: float = 0.0


sockets: dict[str, Socket] = {}
_by_channel: dict[str, dict[str, Socket]] = {}


def listen(socket: Socket, channel: str, rooms: set[str]) -> None:
    """Note that a socket listens to a channel, through these rooms."""
    socket.rooms[channel] = rooms
    _by_channel.setdefault(channel, {})[socket.sid] = socket


def stop_listening(socket: Socket, channel: str) -> set[str]:
    """Note that a socket listens to a channel no more, and return the rooms it has to leave."""
    found = _by_channel.get(channel, {})
    found.pop(socket.sid, None)
    if not found:
        _by_channel.pop(channel, None)
    return socket.rooms.pop(channel, set())


def forget(sid: str) -> list[str]:
    """Forget a socket that is gone, and return the channels it listened to."""
    socket = sockets.pop(sid, None)
    if socket is None:
        return []
    channels = list(socket.rooms)
    for channel in channels:
        stop_listening(socket, channel)
    return channels


def forget_all() -> None:
    """Forget every socket; for tests that begin anew."""
    sockets.clear()
    _by_channel.clear()


def listeners(channel: str) -> list[Socket]:
    """The sockets of this process that listen to a channel."""
    return list(_by_channel.get(channel, {}).values())


def count_listeners(channel: str) -> int:
    """How many sockets of this process listen to a channel."""
    return len(_by_channel.get(channel, ()))


def channels() -> list[str]:
    """Every channel that a socket of this process listens to."""
    return list(_by_channel)


def sockets_of(member_id: int | None) -> list[Socket]:
    """The sockets of this process that belong to a member; those of guests for None."""
    return [socket for socket in sockets.values() if socket.member_id == member_id]


def rooms_of(viewer: Viewer, channel: str) -> set[str] | None:
    """The rooms that a viewer enters for a channel, or None when they may not listen to it."""
    kind, _, number = channel.partition(":")
    if number and not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    match kind, number:
        case "lists", "":
            circles = {circle_room(list_room(number)) for number in circles_of(viewer)}
            return circles | {list_room(space.id) for space in readable_spaces(viewer)}
        case "rail", "":
            return {f"rail:{space.id}" for space in readable_spaces(viewer)}
        case "moderators", "":
            return {channel} if viewer.can_moderate else None
        case "insight", "":
            return {channel} if viewer.sees_insight else None
        case "online", "":
            return {channel} if may_see_members(viewer) else None
        case "member", str(text) if text:
            return {channel, "members"} if viewer.id == int(text) else None
        case "space", str(text) if text:
            inner = {circle_room(channel)} if int(text) in circles_of(viewer) else set()
            return {channel} | inner if readable_space_by_id(viewer, int(text)) is not None else None
        case "readers", str(text) if text:
            return {channel} if _sees_readers(viewer, int(text)) else None
        case "members", str(text) if text:
            return {channel} if viewer.id is not None and _sees_topic(viewer, int(text)) else None
        case "topic", str(text) if text:
            return {channel} if _sees_topic(viewer, int(text)) else None
    return None


def list_room(space_id: int) -> str:
    """The room of those whose page lists topics of many spaces, this one among them."""
    return f"lists:{space_id}"


def circle_room(room: str) -> str:
    """The room within a room of those who joined the space, and so see what is for its group only."""
    return f"{room}:circle"


def _sees_topic(viewer: Viewer, topic_id: int) -> bool:
    try:
        topic_or_404(viewer, topic_id)
    except NotFound:
        return False
    return True


def _sees_readers(viewer: Viewer, topic_id: int) -> bool:
    try:
        return bool(can_see_readers(viewer, topic_or_404(viewer, topic_id)))
    except NotFound:
        return False
