"""One connection of a browser, over WebSocket or long polling, in as few bytes and calls as can be.

Runs in greenlets: the program that uses it has patched the standard library.
"""

from __future__ import annotations

import base64
import json
import os
import socket
import struct
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from http.client import HTTPConnection, HTTPException
from typing import Any

import gevent

PATH = "/socket.io/?EIO=4&transport="
RESET = struct.pack("ii", 1, 0)
# A connection that one greenlet closes under the hands of another fails in any of these ways.
LOST = (OSError, HTTPException, ValueError, KeyError, AttributeError)
Heard = Callable[[str, Any], None]


class Lost(OSError):
    """The connection could not be made, or is over."""


class Line(ABC):
    """Says hello, hears messages, asks questions. `ended` is called once, with a reason, when it is over."""

    def __init__(self, host: str, port: int, headers: dict[str, str], heard: Heard) -> None:
        self.host, self.port, self.headers = host, port, headers
        self.heard = heard
        self.ended: Callable[[str], None] = lambda reason: None
        self.is_connected = self.is_over = False
        self._answers: dict[int, Callable[[Any], None]] = {}
        self._asked = 0
        self._greenlets: list[gevent.Greenlet] = []

    def ask(self, name: str, data: Any, answered: Callable[[Any], None]) -> None:
        """Send an event and have its answer brought."""
        self._asked += 1
        self._answers[self._asked] = answered
        self.say(f"42{self._asked}{json.dumps([name, data])}")

    def tell(self, name: str, data: Any) -> None:
        """Send an event."""
        self.say(f"42{json.dumps([name, data])}")

    def open(self) -> None:
        """Connect. Raises Lost."""
        try:
            with gevent.Timeout(15, Lost("no hello")):
                self._open()
        except LOST as error:
            self.drop()
            raise Lost(repr(error)) from error
        self.is_connected = True
        self._greenlets.append(gevent.spawn(self._hear_until_the_end))

    def drop(self) -> None:
        """The cable is pulled: nothing is said, nothing more is heard."""
        self.freeze()
        self._hang_up(reset=True)

    def leave(self) -> None:
        """Say goodbye and go."""
        self.is_over = True
        with suppress(*LOST):
            self._goodbye()
        self.freeze()
        self._hang_up(reset=False)

    def freeze(self) -> None:
        """Stop reading without a word, as a laptop does that falls asleep; `drop` ends it for good."""
        self.is_over = True
        gevent.killall([one for one in self._greenlets if one is not gevent.getcurrent()])

    def _hear_until_the_end(self) -> None:
        reason = "transport close"
        try:
            while not self.is_over:
                for packet in self._receive():
                    self._take(packet)
        except LOST as error:
            reason = f"transport error {error!r}"
        if not self.is_over:
            self.is_over = True
            self._hang_up(reset=False)
            self.ended(reason)

    def _take(self, packet: str) -> None:
        kind = packet[:2]
        if kind == "42":
            self.heard(*_event(packet))
        elif kind == "43":
            number, _, answer = packet[2:].partition("[")
            self._answers.pop(int(number))(json.loads("[" + answer)[0] if answer != "]" else None)
        elif packet == "2":
            self.say("3")
        elif kind in {"41", "44"}:
            self.is_over = True
            self._hang_up(reset=False)
            self.ended("io server disconnect")
        elif kind[:1] == "1":
            raise Lost("the server hung up")

    @abstractmethod
    def say(self, packet: str) -> None:
        """Send one packet; what cannot be sent is lost, as in a browser."""

    @abstractmethod
    def _open(self) -> None: ...

    @abstractmethod
    def _receive(self) -> list[str]: ...

    @abstractmethod
    def _goodbye(self) -> None: ...

    @abstractmethod
    def _hang_up(self, reset: bool) -> None: ...


@lru_cache(1024)
def _event(packet: str) -> tuple[str, Any]:
    """Name and data of an event; the same text goes to everybody and is read once."""
    name, *data = json.loads(packet[2:])
    return name, data[0] if data else None


class WebSocketLine(Line):
    """Over WebSocket."""

    stream: socket.socket | None = None

    def _open(self) -> None:
        self.stream = socket.create_connection((self.host, self.port))
        self.buffer = bytearray()
        lines = {
            "Host": f"{self.host}:{self.port}",
            "Upgrade": "websocket",
            "Connection": "Upgrade",
            "Sec-WebSocket-Key": base64.b64encode(os.urandom(16)).decode(),
            "Sec-WebSocket-Version": "13",
            "Origin": f"http://{self.host}:{self.port}",
        } | self.headers
        head = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        self.stream.sendall(f"GET {PATH}websocket HTTP/1.1\r\n{head}\r\n".encode())
        while b"\r\n\r\n" not in self.buffer:
            self._read()
        answer, _, self.buffer = self.buffer.partition(b"\r\n\r\n")
        if b" 101 " not in answer.split(b"\r\n")[0]:
            raise Lost(answer[:80].decode())
        self._expect("0{")
        self.say("40")
        self._expect("40{")

    def _expect(self, beginning: str) -> None:
        while not (packet := self._next()):
            self._read()
        if not packet.startswith(beginning):
            raise Lost(f"heard {packet[:60]} instead of {beginning}")

    def _read(self) -> None:
        assert self.stream is not None
        data = self.stream.recv(256 * 1024)
        if not data:
            raise Lost("end of stream")
        self.buffer += data

    def _receive(self) -> list[str]:
        found = []
        while packet := self._next():
            found.append(packet)
        if not found:
            self._read()
        return found

    def _next(self) -> str:
        """The next whole text frame; nothing when more has to be read. A server's frames have no mask."""
        buffer = self.buffer
        if len(buffer) < 2:
            return ""
        begins, size = 2, buffer[1]
        if size > 125:
            begins = 4 if size == 126 else 10
            if len(buffer) < begins:
                return ""
            size = int.from_bytes(buffer[2:begins], "big")
        if len(buffer) < begins + size:
            return ""
        opcode, content = buffer[0], bytes(buffer[begins : begins + size])
        del buffer[: begins + size]
        if opcode == 0x89:
            self._write(0x8A, content)
            return self._next()
        if opcode != 0x81:
            raise Lost(f"frame {opcode:#x} {content[:60]!r}")
        return content.decode()

    def say(self, packet: str) -> None:
        with suppress(OSError):
            self._write(0x81, packet.encode())

    def _write(self, opcode: int, content: bytes) -> None:
        size = len(content)
        head = bytes([opcode, 0x80 | size]) if size < 126 else bytes([opcode, 0xFE]) + size.to_bytes(2, "big")
        if self.stream is not None:
            self.stream.sendall(head + bytes(4) + content)

    def _goodbye(self) -> None:
        self.say("41")
        self._write(0x88, b"\x03\xe8")

    def _hang_up(self, reset: bool) -> None:
        stream, self.stream = self.stream, None
        if stream is not None:
            with suppress(OSError):
                if reset:
                    stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                stream.close()


class PollingLine(Line):
    """Over long polling."""

    sid = ""
    asking: HTTPConnection | None = None
    saying: HTTPConnection | None = None

    def _open(self) -> None:
        self.asking = HTTPConnection(self.host, self.port, timeout=60)
        self.saying = HTTPConnection(self.host, self.port, timeout=60)
        self._outbox: list[str] = []
        [packet] = self._receive()
        self.sid = json.loads(packet.removeprefix("0"))["sid"]
        self._post("40")
        self._early = self._receive()
        if not self._early[0].startswith("40{"):
            raise Lost(f"heard {self._early[0][:60]}")
        del self._early[0]

    def _hear_until_the_end(self) -> None:
        for packet in self._early:
            self._take(packet)
        super()._hear_until_the_end()

    def _receive(self) -> list[str]:
        return self._request(self.asking, "GET").split("\x1e")

    def _request(self, connection: HTTPConnection | None, method: str, body: str | None = None) -> str:
        if connection is None:
            raise Lost("hung up")
        sid = f"&sid={self.sid}" if self.sid else ""
        headers = self.headers | {"Origin": f"http://{self.host}:{self.port}"}
        if body is not None:
            headers["Content-Type"] = "text/plain;charset=UTF-8"
        data = None if body is None else body.encode()
        connection.request(method, f"{PATH}polling{sid}", data, headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        if answer.status != 200:
            raise Lost(f"{answer.status} {text[:60]}")
        return text

    def _post(self, body: str) -> None:
        self._request(self.saying, "POST", body)

    def say(self, packet: str) -> None:
        self._outbox.append(packet)
        if len(self._outbox) == 1:
            self._greenlets.append(gevent.spawn(self._say_all))

    def _say_all(self) -> None:
        with suppress(*LOST):
            while self._outbox and not self.is_over:
                self._post("\x1e".join(waiting := list(self._outbox)))
                del self._outbox[: len(waiting)]

    def _goodbye(self) -> None:
        connection = HTTPConnection(self.host, self.port, timeout=2)
        try:
            self._request(connection, "POST", "41\x1e1")
        finally:
            connection.close()

    def _hang_up(self, reset: bool) -> None:
        for connection in (self.asking, self.saying):
            if connection is None:
                continue
            with suppress(OSError):
                if reset and connection.sock is not None:
                    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
                connection.close()
        self.asking = self.saying = None


LINES = {"websocket": WebSocketLine, "polling": PollingLine}
