"""Broadcasts written straight to the sockets.

An emit encodes its packet once, yet the library then pays for a queue, a timer and a greenlet's turn for
every recipient: nine tenths of the cost. Here the finished frame goes to each idle WebSocket at once; only
a client that lags takes the library's way, behind what it still has to read. This leans on the inside of
python-engineio, whose version is pinned for it.
"""

from __future__ import annotations

from typing import Any

from flask_socketio import SocketIO
from websockets.frames import Frame, Opcode

from app.live.websocket import WebSocket

BACKLOG_LIMIT = 1024 * 1024


def write_broadcasts_straight(socketio: SocketIO) -> None:
    """Make `socketio`, already using our WebSocket, skip the queue for clients that keep up.

    A client with more than 1 MB unread is dropped: it comes back and catches up.
    """
    engine = socketio.server.eio
    queue_packet = engine.send_packet

    def send_packet(sid: str, packet: Any) -> None:
        session = engine.sockets.get(sid)
        ws: WebSocket | None = getattr(session, "websocket", None)
        if ws is None or not session.upgraded:
            queue_packet(sid, packet)
        elif not (session.queue.empty() and ws.offer(_frame(packet))):
            _queue_within_bounds(ws, sid, packet)

    def _queue_within_bounds(ws: WebSocket, sid: str, packet: Any) -> None:
        if ws.backlog > BACKLOG_LIMIT:
            ws.drop()
            return
        ws.backlog += len(packet.encode())
        queue_packet(sid, packet)

    engine.send_packet = send_packet


def _frame(packet: Any) -> bytes:
    """Return the packet as a frame, made once for all who get it."""
    frame: bytes | None = getattr(packet, "frame", None)
    if frame is None:
        message = packet.encode()
        is_text = isinstance(message, str)
        data = message.encode() if is_text else message
        frame = packet.frame = Frame(Opcode.TEXT if is_text else Opcode.BINARY, data).serialize(mask=False)
    return frame
