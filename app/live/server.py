"""The Socket.IO server: connect, join, leave, type. Every message checks the sign-in again."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, current_app, request
from flask_socketio import ConnectionRefusedError, SocketIO, join_room, leave_room

from app.core.db import db
from app.core.lifecycle import at_start
from app.core.outage import is_outage, note_outage, report
from app.live import access, rings, waiting
from app.live.access import cut
from app.live.broadcast import Follower
from app.live.catch_up import has_missed
from app.live.drawing import spread
from app.live.here import faces, moments, presence, pulse, typists
from app.live.rooms import (
    MOST_CHANNELS,
    ONLINE,
    Socket,
    forget,
    listen,
    rooms_of,
    sockets,
    stop_listening,
)
from app.live.sockets.doors import admit, guard
from app.live.sockets.fanout import write_broadcasts_straight
from app.live.sockets.transport import use_own_websocket
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_viewer
from app.people.sign_in import current_sign_in_id, member_of_sign_in

LARGEST_MESSAGE = 64 * 1024
EVENTS_PER_SECOND = 10.0
BURST = 40.0

socketio = SocketIO(
    async_mode="gevent",
    manage_session=False,
    max_http_buffer_size=LARGEST_MESSAGE,
    ping_interval=25,
    ping_timeout=20,
    serve_client=False,
    logger=False,
    engineio_logger=False,
)


def attach(app: Flask) -> None:
    """Give the application its Socket.IO server and the follower of its event log."""
    socketio.init_app(app)
    if not app.config["STOCK_WEBSOCKET"]:
        use_own_websocket(socketio)
        write_broadcasts_straight(socketio)
    app.extensions["hearth_limits"] = guard(socketio, app)
    follower = Follower(app, socketio)
    app.extensions["hearth_live"] = follower
    app.extensions["hearth_engine"] = socketio.server.eio
    at_start(follower.start)
    at_start(start_pulse)


def start_pulse(app: Flask) -> None:
    """Tell rooms who is here and who writes, for as long as the process runs."""
    pulse.start(app, socketio)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _allowed(socket: Socket | None) -> bool:
    """Whether a message may be handled: known socket, same person still signed in, not a flood."""
    reason = _objection(socket)
    if reason:
        cut(socketio, _sid(), reason)
    return not reason


def _objection(socket: Socket | None) -> str:
    if socket is not None and not _has_budget(socket):
        return "flood"
    return "" if socket is not None and current_viewer().id == socket.member_id else "rights"


def _has_budget(socket: Socket) -> bool:
    now = time.monotonic()
    socket.budget = min(BURST, socket.budget + (now - socket.heard_at) * EVENTS_PER_SECOND) - 1
    socket.heard_at = now
    return socket.budget >= 0


def _known_viewer() -> Viewer:
    """Whoever connects; while the database cannot be asked, the connection is refused in words."""
    try:
        return current_viewer()
    except Exception as error:
        if not is_outage(error):
            raise
        note_outage(error)
        raise ConnectionRefusedError("the community cannot be reached at the moment") from error


@socketio.on("connect")
def on_connect(auth: Any = None) -> None:
    """Remember the socket and let a member hear their own signals; refuse one too many."""
    before, looks, viewer = access.changes(), faces.looks(), _known_viewer()
    admit(socketio, current_app.extensions["hearth_limits"], _sid(), viewer.id)
    socket = Socket(_sid(), viewer.id, current_sign_in_id(), heard_at=time.monotonic())
    if not sockets:
        # Nothing is drawn or counted for nobody, so what happened until now is not known here.
        rings.begin(current_app.extensions["hearth_live"].last_seen())
        waiting.forget()
    sockets[socket.sid] = socket
    if viewer.id is not None:
        _enter(socket, f"member:{viewer.id}", {f"member:{viewer.id}", "members"})
    if viewer.can_moderate:
        _enter(socket, "moderators", {"moderators"})
    presence.came(socket, viewer, looks)
    _ask_again_after(before, socket)


@socketio.on("disconnect")
def on_disconnect(reason: Any = None) -> None:
    """Forget the socket and tell those it was with."""
    socket = sockets.get(_sid())
    for channel in forget(_sid()):
        if socket is not None:
            moments.left(socket, channel)
    presence.left(ONLINE)


@socketio.on("join")
def on_join(*said: Any) -> dict[str, Any]:
    """Listen to a channel, when the viewer may; the answer carries who is there, and whether the page,
    which shows everything up to the event `last`, has missed something."""
    socket, channel = sockets.get(_sid()), _channel(said)
    if not _allowed(socket) or socket is None or channel is None or _has_too_many(socket, channel):
        return {"ok": False}
    before = access.changes()
    rooms = rooms_of(current_viewer(), channel)
    if rooms is None or socket.sid not in sockets:
        return {"ok": False}
    _enter(socket, channel, rooms)
    _ask_again_after(before, socket)
    presence.changed(channel)
    typists.tell_one(socketio, socket, channel)
    more = waiting.waiting_in(rooms) if channel == waiting.CHANNEL else None
    follower: Follower = current_app.extensions["hearth_live"]
    known = follower.last_seen()
    missed = _has_missed(socket, channel, _last(said))
    if channel not in socket.rooms:
        return {"ok": False}
    answer = {"ok": True, "here": presence.here_or_none(channel), "missed": missed}
    return {**answer, "last": known, "waiting": more, "within": spread()}


@socketio.on("leave")
def on_leave(*said: Any) -> None:
    """Stop listening to a channel."""
    socket, channel = sockets.get(_sid()), _channel(said)
    if not _allowed(socket) or socket is None or channel is None:
        return
    for room in stop_listening(socket, channel):
        leave_room(room)
    moments.left(socket, channel)


@socketio.on("typing")
def on_typing(*said: Any) -> None:
    """Tell the others on a topic that somebody writes, now and then."""
    socket, channel = sockets.get(_sid()), _channel(said)
    if socket is not None and typists.goes_on(socket, channel or "") and _has_budget(socket):
        return
    if _allowed(socket) and socket is not None and channel in socket.rooms:
        typists.types(socket, current_viewer(), str(channel))


@socketio.on_error_default
def on_error(error: Exception) -> None:
    """A failing handler costs its message, not the connection."""
    report(current_app.logger, error, "socket handler failed")


def _enter(socket: Socket, channel: str, rooms: set[str]) -> None:
    for room in rooms:
        join_room(room, sid=socket.sid, namespace="/")
    listen(socket, channel, rooms)


def _has_missed(socket: Socket, channel: str, last: int) -> bool:
    """Whether something happened on a channel after an event; or, where only signals are sent, one was."""
    if channel.startswith(("member:", "readers:")) or channel == "moderators":
        return rings.has_rung(socket.rooms.get(channel, ()), last)
    return has_missed(current_viewer(), channel, last)


def _ask_again_after(before: int, socket: Socket) -> None:
    """Rights may have changed between the asking of a rule and the entering of a room."""
    if access.changes() == before:
        return
    db.session.rollback()
    if socket.sign_in_id is not None and member_of_sign_in(socket.sign_in_id) is None:
        cut(socketio, socket.sid, "rights")
    else:
        access.recheck(socketio, [socket])


def _has_too_many(socket: Socket, channel: str) -> bool:
    return len(socket.rooms) >= MOST_CHANNELS and channel not in socket.rooms


def _asked(said: tuple[Any, ...], name: str) -> Any:
    """What a message says under a name; None where it says nothing, too much or something else altogether."""
    return said[0].get(name) if len(said) == 1 and isinstance(said[0], dict) else None


def _channel(said: tuple[Any, ...]) -> str | None:
    channel = _asked(said, "channel")
    return channel if isinstance(channel, str) and len(channel) <= 60 else None


def _last(said: tuple[Any, ...]) -> int:
    last = _asked(said, "last")
    return last if type(last) is int and 0 <= last < 2**62 else 0
