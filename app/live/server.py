"""The Socket.IO server: connect, join, leave, type. Every message checks the sign-in again."""

from __future__ import annotations

import time
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room, leave_room

from app.core.lifecycle import at_start
from app.live import presence
from app.live.access import cut
from app.live.broadcast import Follower
from app.live.fanout import write_broadcasts_straight
from app.live.rooms import MOST_CHANNELS, Socket, rooms_of, sockets
from app.live.transport import use_own_websocket
from app.people.accounts.queries import current_viewer
from app.people.sign_in import current_sign_in_id

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
    follower = Follower(app, socketio)
    app.extensions["hearth_live"] = follower
    app.jinja_env.globals["live_last"] = follower.last_seen
    at_start(follower.start)


def _sid() -> str:
    return str(request.sid)  # type: ignore[attr-defined]


def _allowed(socket: Socket | None) -> bool:
    """Whether a message may be handled: known socket, same person still signed in, not a flood."""
    if socket is None:
        return False
    now = time.monotonic()
    socket.budget = min(BURST, socket.budget + (now - socket.heard_at) * EVENTS_PER_SECOND) - 1
    socket.heard_at = now
    if socket.budget < 0 or current_viewer().id != socket.member_id:
        cut(socketio, _sid())
        return False
    return True


@socketio.on("connect")
def on_connect(auth: Any = None) -> None:
    """Remember the socket and let a member hear their own signals."""
    viewer = current_viewer()
    socket = Socket(_sid(), viewer.id, current_sign_in_id(), heard_at=time.monotonic())
    sockets[socket.sid] = socket
    if viewer.id is not None:
        _enter(socket, f"member:{viewer.id}", {f"member:{viewer.id}", "members"})
    if viewer.can_moderate:
        _enter(socket, "moderators", {"moderators"})


@socketio.on("disconnect")
def on_disconnect(reason: Any = None) -> None:
    """Forget the socket and tell those it was with."""
    socket = sockets.pop(_sid(), None)
    if socket is not None:
        for channel in socket.rooms:
            presence.changed(socketio, channel)


@socketio.on("join")
def on_join(data: Any) -> dict[str, Any]:
    """Listen to a channel, when the viewer may; the answer carries who is there."""
    socket, channel = sockets.get(_sid()), _channel(data)
    if not _allowed(socket) or socket is None or channel is None or len(socket.rooms) >= MOST_CHANNELS:
        return {"ok": False}
    rooms = rooms_of(current_viewer(), channel)
    if rooms is None:
        return {"ok": False}
    _enter(socket, channel, rooms)
    presence.changed(socketio, channel)
    return {"ok": True, "here": presence.here(channel)}


@socketio.on("leave")
def on_leave(data: Any) -> None:
    """Stop listening to a channel."""
    socket, channel = sockets.get(_sid()), _channel(data)
    if not _allowed(socket) or socket is None or channel is None:
        return
    for room in socket.rooms.pop(channel, set()):
        leave_room(room)
    presence.changed(socketio, channel)


@socketio.on("typing")
def on_typing(data: Any) -> None:
    """Tell the others on a topic that somebody writes; at most every two seconds."""
    socket, channel = sockets.get(_sid()), _channel(data)
    if not _allowed(socket) or socket is None or channel not in socket.rooms:
        return
    presence.typing(socketio, socket, current_viewer(), str(channel))


@socketio.on_error_default
def on_error(error: Exception) -> None:
    """A failing handler costs its message, not the connection."""
    from flask import current_app

    current_app.logger.error("socket handler failed", exc_info=error)


def _enter(socket: Socket, channel: str, rooms: set[str]) -> None:
    for room in rooms:
        join_room(room, sid=socket.sid, namespace="/")
    socket.rooms[channel] = rooms


def _channel(data: Any) -> str | None:
    channel = data.get("channel") if isinstance(data, dict) else None
    return channel if isinstance(channel, str) and len(channel) <= 60 else None
