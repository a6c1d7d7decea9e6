"""A bare Flask-SocketIO application: whoever posts has one `stream` sent to a room, nothing else."""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, request
from flask_socketio import SocketIO, join_room

from app.core.greenlets import yield_once_per_request
from app.live.sockets import fanout, transport

app = Flask(__name__)
socketio = SocketIO(app, async_mode="gevent", ping_interval=25, ping_timeout=20, serve_client=False)
if not os.environ.get("HEARTH_STOCK_WEBSOCKET"):
    transport.use_own_websocket(socketio)
    fanout.write_broadcasts_straight(socketio)
app.wsgi_app = yield_once_per_request(app.wsgi_app)  # type: ignore[method-assign, assignment]


@app.get("/healthz")
def healthz() -> str:
    """Say that it runs."""
    return "ok"


@app.post("/emit")
def emit() -> str:
    """Send what was posted to the room of its channel."""
    payload: dict[str, Any] = request.get_json()
    socketio.emit("stream", payload, to=payload["channel"])
    return "ok"


@socketio.on("join")  # type: ignore[untyped-decorator]
def join(data: dict[str, Any]) -> dict[str, Any]:
    """Let a socket into a room."""
    join_room(data["channel"])
    return {"ok": True, "here": [], "missed": False}
