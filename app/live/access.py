"""Losing access ends what is open: rooms are left, sockets of ended sign-ins are closed."""

from __future__ import annotations

from flask_socketio import SocketIO

from app.core.db import db
from app.core.events import Event
from app.forum.spaces.events import MemberJoinedSpace, MemberLeftSpace, SpaceChanged, SpaceMade
from app.forum.topics.events import TopicRemoved
from app.live.rooms import Socket, listeners, rooms_of, sockets, sockets_of
from app.people.accounts.events import MemberSuspended, RoleChanged
from app.people.accounts.models import Guest, Member, Viewer
from app.people.sign_in.events import SignInEnded


def apply(socketio: SocketIO, event: Event) -> None:
    """Look again at the sockets whose rights an event may have changed."""
    match event:
        case SignInEnded():
            for socket in sockets_of(event.member_id):
                if socket.sign_in_id == event.sign_in_id:
                    cut(socketio, socket.sid)
        case MemberSuspended():
            for socket in sockets_of(event.member_id):
                cut(socketio, socket.sid)
        case MemberLeftSpace() | MemberJoinedSpace() | RoleChanged():
            _recheck(socketio, sockets_of(event.member_id))
        case SpaceChanged() | SpaceMade():
            _recheck(socketio, list(sockets.values()))
        case TopicRemoved():
            _recheck(socketio, listeners(event.channel))


def cut(socketio: SocketIO, sid: str) -> None:
    """End a connection now, without waiting for the client to hang up."""
    server = socketio.server
    if (transport := server.manager.eio_sid_from_sid(sid, "/")) is not None:
        server.eio.disconnect(transport)


def _recheck(socketio: SocketIO, affected: list[Socket]) -> None:
    viewers: dict[int | None, Viewer] = {}
    for socket in affected:
        if socket.member_id not in viewers:
            viewers[socket.member_id] = _viewer(socket.member_id)
        for channel in list(socket.rooms):
            _recheck_channel(socketio, socket, channel, viewers[socket.member_id])


def _viewer(member_id: int | None) -> Viewer:
    found = db.session.get(Member, member_id) if member_id is not None else None
    return found or Guest()  # type: ignore[no-untyped-call]


def _recheck_channel(socketio: SocketIO, socket: Socket, channel: str, viewer: Viewer) -> None:
    if channel.startswith("member:"):
        return
    present, allowed = socket.rooms[channel], rooms_of(viewer, channel)
    for room in present - (allowed or set()):
        socketio.server.leave_room(socket.sid, room, namespace="/")
    for room in (allowed or set()) - present:
        socketio.server.enter_room(socket.sid, room, namespace="/")
    if allowed is None:
        del socket.rooms[channel]
        socketio.emit("out", {"channel": channel}, to=socket.sid)
    else:
        socket.rooms[channel] = allowed
