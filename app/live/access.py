"""Losing access ends what is open: rooms are left, sockets of ended sign-ins are closed."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_socketio import SocketIO

from app.core import figures
from app.core.db import db
from app.core.events import Event
from app.core.settings import SettingsChanged, forget_settings
from app.forum.spaces.events import MemberJoinedSpace, MemberLeftSpace, SpaceChanged, SpaceMade
from app.forum.topics.events import TopicMoved, TopicNarrowed, TopicRemoved
from app.live import moments
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
            recheck(socketio, listeners(event.channel))


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
    viewers: dict[int | None, Viewer] = {}
    allowed: dict[tuple[int | None, str], set[str] | None] = {}
    for socket in affected:
        if socket.member_id not in viewers:
            viewers[socket.member_id] = _viewer(socket.member_id)
        viewer = viewers[socket.member_id]
        for channel in _channels(socket, viewer):
            key = (socket.member_id, channel)
            if key not in allowed:
                allowed[key] = rooms_of(viewer, channel)
            if socket.sid in sockets:
                _put(socketio, socket, channel, allowed[key])


def _viewer(member_id: int | None) -> Viewer:
    found = db.session.get(Member, member_id) if member_id is not None else None
    return found or Guest()  # type: ignore[no-untyped-call]


def _channels(socket: Socket, viewer: Viewer) -> list[str]:
    """What a socket listens to, and what it does unasked."""
    unasked = ["moderators"] if viewer.can_moderate and "moderators" not in socket.rooms else []
    return [*socket.rooms, *unasked]


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
        return
    stop_listening(socket, channel)
    socketio.emit("out", {"channel": channel}, to=socket.sid)
    moments.left(socket, channel)
