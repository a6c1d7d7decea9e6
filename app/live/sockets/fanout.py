"""Broadcasts: encoded once, written straight to each socket, a slice at a time.

The library pays for a queue, a timer and a greenlet's turn for every recipient, nine tenths of the cost, and
holds up everybody else until the last has it. This leans on the inside of python-socketio, whose version is
pinned for it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from engineio.packet import MESSAGE
from engineio.packet import Packet as EnginePacket
from flask_socketio import SocketIO
from gevent.event import Event
from socketio.packet import EVENT

from app.core.greenlets import give_way

SLICE = 200


def write_broadcasts_straight(socketio: SocketIO) -> None:
    """Make `socketio`, already using our WebSocket, tell large rooms in slices, and skip what the library
    does for each recipient."""
    engine = socketio.server.eio

    def send_packet(sid: str, packet: Any) -> None:
        session = engine.sockets.get(sid)
        if session is not None:
            session.send(packet)

    engine.send_packet = send_packet
    socketio.server.manager.emit = Broadcaster(socketio.server).emit


class Broadcaster:
    """Sends to rooms. One message to a room is finished before the next begins, so that every socket hears
    them in the same order; who leaves in between hears nothing more."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.manager = server.manager
        self.emit_one_by_one = self.manager.emit
        self._turns: dict[tuple[str, Any], deque[Event]] = {}

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **more: Any,
    ) -> None:
        """Send to a room, or to all when it is None; waits for its turn where a large room is being told."""
        room = to or room
        if callback is not None or isinstance(room, (list, tuple)):
            self.emit_one_by_one(event, data, namespace, room, skip_sid, callback, **more)
            return
        members = self._members(namespace, room)
        skipped = skip_sid if isinstance(skip_sid, list) else [skip_sid]
        if len(members) <= SLICE and (namespace, room) not in self._turns:
            self._send(self._packets(event, data, namespace), list(members.items()), skipped)
        elif members:
            with self._turn((namespace, room)):
                self._send_in_slices(self._packets(event, data, namespace), (namespace, room), skipped)

    def _packets(self, event: str, data: Any, namespace: str) -> list[EnginePacket]:
        values = data if isinstance(data, tuple) else () if data is None else (data,)
        encoded = self.server.packet_class(EVENT, namespace=namespace, data=[event, *values]).encode()
        return [EnginePacket(MESSAGE, part) for part in (encoded if isinstance(encoded, list) else [encoded])]

    def _members(self, namespace: str, room: Any) -> dict[str, str]:
        """Who is in a room now, as the library keeps it: socket ids with those of their sessions."""
        members: dict[str, str] = getattr(self.manager.rooms.get(namespace, {}).get(room), "_fwdm", {})
        return members

    def _send(self, packets: list[EnginePacket], members: list[tuple[str, str]], skipped: list[Any]) -> None:
        send = self.server._send_eio_packet
        for sid, session in members:
            if sid not in skipped:
                for packet in packets:
                    send(session, packet)

    def _send_in_slices(
        self, packets: list[EnginePacket], where: tuple[str, Any], skipped: list[Any]
    ) -> None:
        everybody = list(self._members(*where).items())
        for start in range(0, len(everybody), SLICE):
            if start:
                give_way()
            present = self._members(*where)
            part = [one for one in everybody[start : start + SLICE] if one[0] in present]
            self._send(packets, part, skipped)

    @contextmanager
    def _turn(self, where: tuple[str, Any]) -> Iterator[None]:
        """Wait until those who came before have told this room."""
        if where in self._turns:
            self._wait_in(where)
        else:
            self._turns[where] = deque()
        try:
            yield
        finally:
            self._pass_on(where)

    def _wait_in(self, where: tuple[str, Any]) -> None:
        turn = Event()
        self._turns[where].append(turn)
        try:
            turn.wait()
        except BaseException:
            if turn.is_set():
                self._pass_on(where)
            else:
                self._turns[where].remove(turn)
            raise

    def _pass_on(self, where: tuple[str, Any]) -> None:
        waiting = self._turns[where]
        if waiting:
            waiting.popleft().set()
        else:
            del self._turns[where]
