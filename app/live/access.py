"""Losing access ends what is open: rooms are left, sockets of ended sign-ins are closed."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from flask import current_app
from flask_socketio import SocketIO

from app.core import figures
from app.core.db import db
from app.core.events import Event
from app.core.settings import SettingsChanged, forget_settings
from app.forum.spaces.events import MemberJoinedSpace, MemberLeftSpace, SpaceChanged, SpaceMade
from app.forum.topics.events import TopicMoved, TopicNarrowed, TopicRemoved
from app.forum.topics.queries.circles import authors_of, circles
from app.live import waiting
from app.live.here import moments
from app.live.rooms import Socket, listen, listeners, rooms_of, sockets, sockets_of, stop_listening
from app.people.accounts.events import MemberSuspended, RoleChanged
from app.people.accounts.models import Guest, Member, Viewer
from app.people.sign_in.events import SignInEnded

AFFECTING = (
    SignInEnded,
    MemberSuspended,
    MemberLeftSpace,
    MemberJoinedSpace,
    RoleChanged,
    SpaceChanged,
    SpaceMade,
    SettingsChanged,
    TopicMoved,
    TopicRemoved,
    TopicNarrowed,
)
ABOUT_A_TOPIC = ("topic", "members", "readers")
_changes = 0


def changes() -> int:
    """Grows with every event that may take access away. Who reads it before asking a rule and finds it
    grown after entering a room must ask again."""
    return _changes


def apply(socketio: SocketIO, event: Event) -> None:
    """Look again at the sockets whose rights an event may have changed."""
    global _changes
    if not isinstance(event, AFFECTING):
        return
    _changes += 1
    match event:
        case SignInEnded():
            for socket in sockets_of(event.member_id):
                if socket.sign_in_id == event.sign_in_id:
                    cut(socketio, socket.sid, "rights")
        case MemberSuspended():
            for socket in sockets_of(event.member_id):
                cut(socketio, socket.sid, "rights")
        case MemberLeftSpace() | MemberJoinedSpace() | RoleChanged():
            recheck(socketio, sockets_of(event.member_id))
        case SpaceChanged() | SpaceMade():
            recheck(socketio, list(sockets.values()))
        case SettingsChanged():
            forget_settings(current_app)
            recheck(socketio, sockets_of(None))
        case TopicMoved() | TopicRemoved() | TopicNarrowed():
            recheck(socketio, _with_a_page_of(event.topic_id))


def cut(socketio: SocketIO, sid: str, reason: str) -> None:
    """End a connection now: it hears nothing more, whether or not the client hangs up. The reason, one of
    figures.CUT_REASONS, is counted."""
    figures.socket_cut(reason)
    server = socketio.server
    transport = server.manager.eio_sid_from_sid(sid, "/")
    server.disconnect(sid)
    if transport is not None:
        # It says goodbye and waits until that is read, which a client may delay as it likes.
        socketio.start_background_task(server.eio.disconnect, transport)


def recheck(socketio: SocketIO, affected: list[Socket]) -> None:
    """Let sockets into the rooms that their people may listen to now, and put them out of all others."""
    ask = Answers(affected)
    for socket in affected:
        for channel in [*socket.rooms, *([] if "moderators" in socket.rooms else ["moderators"])]:
            allowed = ask.rooms_of(socket.member_id, channel)
            if socket.sid in sockets and (allowed is not None or channel in socket.rooms):
                _put(socketio, socket, channel, allowed)


def _with_a_page_of(topic_id: int) -> list[Socket]:
    """The sockets that listen to anything about a topic, each once."""
    found = [socket for kind in ABOUT_A_TOPIC for socket in listeners(f"{kind}:{topic_id}")]
    return list({socket.sid: socket for socket in found}.values())


def topic_of(channel: str) -> int | None:
    """The topic whose page a channel is for, if any."""
    kind, _, number = channel.partition(":")
    return int(number) if kind in ABOUT_A_TOPIC else None


class Answers:
    """Asks the rule who may listen to what, once for all members whom it treats alike."""

    def __init__(self, affected: list[Socket]) -> None:
        members = {socket.member_id for socket in affected if socket.member_id is not None}
        topics = {topic_of(channel) for socket in affected for channel in socket.rooms}
        self._circles = circles(members)
        self._authors = authors_of(topics)
        self._viewers: dict[int | None, Viewer] = {}
        self._known: dict[tuple[Hashable, str], set[str] | None] = {}

    def rooms_of(self, member_id: int | None, channel: str) -> set[str] | None:
        """The rooms of a channel for this member, or a guest; None when they may not listen to it."""
        key = (self._alike(member_id, channel), channel)
        if key not in self._known:
            self._known[key] = rooms_of(self._viewer(member_id), channel)
        return self._known[key]

    def _alike(self, member_id: int | None, channel: str) -> Hashable:
        topic_id = topic_of(channel)
        wrote = topic_id is not None and self._authors.get(topic_id) == member_id
        own = wrote or channel.startswith("member:")
        return member_id if own or member_id is None else self._circles.get(member_id)

    def _viewer(self, member_id: int | None) -> Viewer:
        if member_id not in self._viewers:
            found = db.session.get(Member, member_id) if member_id is not None else None
            self._viewers[member_id] = found or Guest()  # type: ignore[no-untyped-call]
        return self._viewers[member_id]


def _put(socketio: SocketIO, socket: Socket, channel: str, allowed: set[str] | None) -> None:
    if channel.startswith("member:"):
        return
    server: Any = socketio.server
    present = socket.rooms.get(channel, set())
    for room in present - (allowed or set()):
        server.leave_room(socket.sid, room, namespace="/")
    for room in (allowed or set()) - present:
        server.enter_room(socket.sid, room, namespace="/")
    if allowed is not None:
        listen(socket, channel, allowed)
        if channel == waiting.CHANNEL and allowed != present:
            _show_other_spaces(socketio, socket, allowed)
        return
    stop_listening(socket, channel)
    socketio.emit("out", {"channel": channel}, to=socket.sid)
    moments.left(socket, channel)


def _show_other_spaces(socketio: SocketIO, socket: Socket, rooms: set[str]) -> None:
    """The frame of a page lists other spaces now, and counts what waits in them."""
    socketio.emit("waiting", waiting.waiting_in(rooms), to=socket.sid)
    socketio.emit("signal", {"name": "spaces"}, to=socket.sid)
