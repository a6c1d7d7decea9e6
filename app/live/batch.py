"""What a few events told together say to each room: one message instead of many, in the order of the log."""

from __future__ import annotations

import time
from typing import Any

from flask_socketio import SocketIO

from app.core import figures

END = "</turbo-stream>"
LARGEST = 256 * 1024
MOST_REMEMBERED = 20_000

Streams = dict[str, int]


def single(html: str) -> list[str]:
    """The streams of a text, each by itself."""
    return [f"{stream}{END}" for stream in html.split(END) if stream.strip()]


class Batch:
    """Collects streams and signals, and sends each room its share."""

    def __init__(self) -> None:
        self._streams: dict[tuple[str, str], list[Streams]] = {}
        self._signals: dict[str, dict[str, dict[str, Any]]] = {}

    def add(self, number: int, room: str, channel: str, html: str) -> None:
        """Note what an event shows in a room. What an earlier one showed just so is said here, not there."""
        parts = self._streams.setdefault((room, channel), [{}])
        if sum(map(len, parts[-1])) > LARGEST:
            parts.append({})
        for stream in single(html):
            parts[-1].pop(stream, None)
            parts[-1][stream] = number

    def ring(self, room: str, signal: dict[str, Any]) -> None:
        """Note that the members of a room have something of their own to fetch."""
        self._signals.setdefault(room, {})[signal["name"]] = signal

    def send(self, socketio: SocketIO, sent: dict[str, int]) -> None:
        """Tell every room; `sent` remembers the newest event told to each, so that a gap can be noticed."""
        for (room, channel), parts in self._streams.items():
            for streams in parts:
                number, html = max(streams.values()), "".join(streams)
                message = {"id": number, "prev": sent.get(room), "channel": channel, "html": html}
                _emit(socketio, "stream", message, room)
                sent[room] = number
        for room, signals in self._signals.items():
            for signal in signals.values():
                _emit(socketio, "signal", signal, room)
        if len(sent) > MOST_REMEMBERED:
            sent.clear()


def _emit(socketio: SocketIO, name: str, message: dict[str, Any], room: str) -> None:
    recipients = len(socketio.server.manager.rooms.get("/", {}).get(room, ()))
    began = time.perf_counter()
    socketio.emit(name, message, to=room)
    figures.broadcast(recipients, time.perf_counter() - began)
