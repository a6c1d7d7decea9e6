"""One WebSocket without a greenlet of its own: the event loop calls when there is something to read or room
to write. The protocol is spoken by the `websockets` library, which does no I/O itself.

Methods never wait, so they may be called from anywhere, also from the event loop.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SHUT_WR, TCP_NODELAY
from ssl import SSLWantReadError, SSLWantWriteError
from typing import Any
from typing import Protocol as Interface

from gevent.hub import get_hub
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import SERVER, Protocol, State

from app.live.sockets.allowance import Allowance

MESSAGE_LIMIT = 64 * 1024
# What one client may have unread before it is dropped.
BACKLOG_LIMIT = 1024 * 1024
# Small, because everything in it is looked at before anybody else has a turn.
CHUNK = 4 * 1024
FRAMES_PER_SECOND = 50.0
FRAMES_AT_ONCE = 200.0
MOST_FRAGMENTS = 100
SEND_SECONDS = 10.0
CLOSE_SECONDS = 2.0
LINGER_SECONDS = 1.0
LINGER_BYTES = 1024 * 1024

READ, WRITE = 1, 2
NOT_NOW = (BlockingIOError, InterruptedError, SSLWantReadError, SSLWantWriteError)

log = logging.getLogger(__name__)


class Listener(Interface):
    """Who is told what comes in. Called from the event loop, so neither may wait."""

    def heard(self, message: str | bytes) -> None:
        """Take a message."""

    def lost(self, reason: str = "") -> None:
        """Know that no message will come any more; `reason` is set when the client did something wrong."""


class WebSocket:
    """One connection on a non-blocking stream. `ended` is called once, when the stream is closed."""

    __slots__ = (
        "_allowance",
        "_ended",
        "_fragments",
        "_is_text",
        "_listener",
        "_message",
        "_protocol",
        "_reading",
        "_stream",
        "_timer",
        "_to_discard",
        "_waiting",
        "_writing",
        "backlog",
        "is_compressed",
    )

    def __init__(
        self, stream: Any, listener: Listener, ended: Callable[[], None], extensions: Sequence[Any] = ()
    ) -> None:
        self._stream = stream
        self._listener: Listener | None = listener
        self._ended = ended
        self._protocol = Protocol(SERVER, max_size=MESSAGE_LIMIT, logger=log)
        self._protocol.extensions = list(extensions)
        self.is_compressed = any(extension.name == "permessage-deflate" for extension in extensions)
        self._allowance = Allowance(FRAMES_AT_ONCE)
        self._message: bytearray | None = None
        self._is_text = True
        self._fragments = 0
        self._reading: Any = None
        self._writing: Any = None
        self._timer: Any = None
        self._waiting: deque[memoryview | bytes] | None = None
        self._to_discard = 0
        self.backlog = 0

    @property
    def is_open(self) -> bool:
        """Whether messages can still be sent."""
        return self._protocol.state is State.OPEN and self._listener is not None

    def accept(self, response: Response) -> None:
        """Answer the handshake and begin to listen."""
        if self._stream.family in (AF_INET, AF_INET6):
            with suppress(OSError):
                self._stream.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self._reading = get_hub().loop.io(self._stream.fileno(), READ)
        self._safely(self._write, response.serialize())
        if self._reading is not None:
            self._reading.start(self._safely, self._read)

    def send(self, frame: bytes) -> None:
        """Write a finished frame now or, to a client that lags, as soon as it reads. One that has more than
        1 MB unread is dropped: it comes back and catches up."""
        if self.is_open:
            self._safely(self._write, frame)

    def close(self) -> None:
        """Say goodbye; a client that does not answer is dropped after two seconds."""
        if self._protocol.state is State.OPEN and self._reading is not None:
            self._safely(self._say_goodbye)
            self.expire(CLOSE_SECONDS)

    def refuse(self) -> None:
        """Cut the connection with a word to a client that did something wrong, and hear nothing more."""
        if self._reading is not None:
            self._safely(self._refuse, CloseCode.POLICY_VIOLATION, "not accepted", "")

    def expire(self, seconds: float) -> None:
        """Drop the connection after so long, unless another limit is set before."""
        self.keep()
        if self._reading is not None:
            self._timer = get_hub().loop.timer(seconds)
            self._timer.start(self.drop)

    def keep(self) -> None:
        """Lift the limit that `expire` has set."""
        timer, self._timer = self._timer, None
        if timer is not None:
            timer.stop()
            timer.close()

    def drop(self, reason: str = "") -> None:
        """Cut the connection without a word."""
        if self._reading is None:
            return
        for watcher in (self._reading, self._writing):
            if watcher is not None:
                watcher.stop()
                watcher.close()
        self._reading = self._writing = self._waiting = self._message = None
        self.keep()
        with suppress(OSError):
            self._stream.close()
        self._tell_lost(reason)
        self._ended()

    def _safely(self, action: Callable[..., None], *args: Any) -> None:
        """A mistake here may cost this connection, and must never reach the event loop."""
        try:
            action(*args)
        except OSError:
            self.drop()
        except Exception:
            log.exception("a WebSocket failed")
            self.drop()

    def _read(self) -> None:
        try:
            data = self._stream.recv(CHUNK)
        except NOT_NOW:
            return
        except (OSError, ValueError):
            data = b""
        if self._to_discard:
            self._to_discard = max(0, self._to_discard - len(data))
            data = data if self._to_discard else b""
        elif data:
            self._take(data)
        if not data:
            self.drop()

    def _take(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        now = time.monotonic()
        for event in self._protocol.events_received():
            if not self._allowance.take(now, FRAMES_PER_SECOND, FRAMES_AT_ONCE):
                return self._refuse(CloseCode.POLICY_VIOLATION, "too many messages", "flood")
            if isinstance(event, Frame) and not self._to_discard:
                self._assemble(event)
        self._write_out()
        if self._protocol.parser_exc is not None:
            self._tell_lost("protocol")
        elif self._protocol.state is not State.OPEN:
            self._tell_lost()

    def _assemble(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._is_text = frame.opcode is Opcode.TEXT
            if frame.fin:
                return self._tell(bytes(frame.data))
            self._message, self._fragments = bytearray(), 0
        elif frame.opcode is not Opcode.CONT or self._message is None:
            return None
        self._message += frame.data
        self._fragments += 1
        if frame.fin:
            message, self._message = bytes(self._message), None
            self._tell(message)
        elif self._fragments >= MOST_FRAGMENTS:
            self._refuse(CloseCode.MESSAGE_TOO_BIG, "too many fragments", "protocol")

    def _tell(self, data: bytes) -> None:
        try:
            message = data.decode() if self._is_text else data
        except UnicodeDecodeError:
            return self._refuse(CloseCode.INVALID_DATA, "text must be UTF-8", "protocol")
        if self._listener is not None:
            self._listener.heard(message)

    def _refuse(self, code: CloseCode, words: str, reason: str) -> None:
        """Tell a client what it did wrong and hear nothing more from it."""
        if self._protocol.state is State.OPEN:
            self._protocol.fail(code, words)
        self._write_out()
        self._tell_lost(reason)

    def _say_goodbye(self) -> None:
        self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
        self._write_out()

    def _tell_lost(self, reason: str = "") -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.lost(reason)

    def _write_out(self) -> None:
        for data in self._protocol.data_to_send():
            if data:
                self._write(data)
            else:
                self._end_writing()

    def _write(self, data: bytes) -> None:
        if self._waiting is not None:
            return self._put_aside(data)
        try:
            sent: int = self._stream.send(data)
        except NOT_NOW:
            sent = 0
        if sent < len(data):
            self._put_aside(memoryview(data)[sent:])
        return None

    def _put_aside(self, data: memoryview | bytes) -> None:
        if self.backlog > BACKLOG_LIMIT:
            return self.drop("slow")
        if self._waiting is None:
            self._waiting = deque()
            self._writing = self._writing or get_hub().loop.io(self._stream.fileno(), WRITE)
            self._writing.start(self._safely, self._write_rest)
            self.expire(SEND_SECONDS)
        self._waiting.append(data)
        self.backlog += len(data)
        return None

    def _write_rest(self) -> None:
        """Write what was put aside, a piece at each turn; an empty piece ends the writing."""
        waiting = self._waiting
        if not waiting:
            return
        piece = waiting.popleft()
        try:
            sent: int = self._stream.send(piece) if piece else 0
        except NOT_NOW:
            sent = 0
        self.backlog -= sent
        if sent < len(piece):
            waiting.appendleft(piece[sent:])
        if sent and self.is_open:
            self.expire(SEND_SECONDS)
        if not waiting:
            self._has_caught_up(ends=not piece)

    def _has_caught_up(self, *, ends: bool) -> None:
        self._waiting = None
        self._writing.stop()
        if self.is_open:
            self.keep()
        if ends:
            self._end_writing()

    def _end_writing(self) -> None:
        """Let what was written last arrive: closing over unread data would destroy it on its way."""
        if self._waiting is not None:
            self._waiting.append(b"")
            return
        with suppress(OSError):
            self._stream.shutdown(SHUT_WR)
        self._to_discard = LINGER_BYTES
        self.expire(LINGER_SECONDS)
