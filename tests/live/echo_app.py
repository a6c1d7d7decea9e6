"""A tiny Flask-SocketIO application that says back what it hears, for the tests of the transport."""

import os
from pathlib import Path

from flask import Flask, request
from flask_socketio import SocketIO, emit, join_room
from gevent import monkey

from app.core import greenlets
from app.live.sockets import doors, fanout, transport, websocket

PATCHED = all(monkey.is_module_patched(module) for module in ("socket", "ssl", "select", "threading"))

# A test cannot wait so long for a client that never reads, or never ends its first request.
websocket.SEND_SECONDS = 3
greenlets.FIRST_REQUEST_SECONDS = 2

app = Flask(__name__)
app.config.update(
    SOCKETS_PER_MEMBER=3,
    SOCKETS_PER_ADDRESS=6,
    TRUSTED_HOSTS=["127.0.0.1", ".community.example"],
    BASE_URL="https://hearth.example",
    PROXIES=int(os.environ.get("HEARTH_PROXIES", "0")),
)
socketio = SocketIO(app, async_mode="gevent", max_http_buffer_size=websocket.MESSAGE_LIMIT)
if not os.environ.get("HEARTH_STOCK_WEBSOCKET"):
    transport.use_own_websocket(socketio)
    fanout.write_broadcasts_straight(socketio)
limits = doors.guard(socketio, app)
app.wsgi_app = greenlets.yield_once_per_request(app.wsgi_app)
connected: list[str] = []
disconnected: list[str] = []


@app.get("/state")
def state():
    return {
        "open": len(socketio.server.eio.sockets),
        "connected": connected,
        "disconnected": disconnected,
        "patched": PATCHED,
        "memory": int(Path("/proc/self/statm").read_text().split()[1]) * 4096,
    }


@socketio.on("connect")
def connect(auth=None):
    doors.admit(socketio, limits, request.sid, (auth or {}).get("member"))
    connected.append(request.sid)


@socketio.on("disconnect")
def disconnect(reason):
    disconnected.append(request.sid)


@socketio.on("echo")
def echo(value):
    emit("echo", value)
    return "heard"


@socketio.on("much")
def much(size):
    emit("much", "".join(chr(ord("a") + i % 26) for i in range(size)))


@socketio.on("leave me")
def leave_me():
    socketio.server.eio.disconnect(socketio.server.manager.eio_sid_from_sid(request.sid, "/"))


@socketio.on("join")
def join(room):
    join_room(room)
    return "in"


@socketio.on("news")
def news(number, size):
    """Tell the room one thing, numbered, of the size asked for."""
    emit("news", [number, "n" * size], to="room")


@socketio.on("burst")
def burst(count, size):
    """Tell the room many things at once: every tenth large, the rest small."""
    for number in range(count):
        news(number, size if number % 10 == 0 else 10)
