"""One WebSocket on gunicorn's gevent socket, spoken by the `websockets` library, which does no I/O itself."""

from __future__ import annotations

import logging
from collections import deque
from contextlib import suppress
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SHUT_RDWR, SHUT_WR, TCP_NODELAY
from ssl import SSLSocket
from typing import Any

import gevent
from gevent.lock import Semaphore
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Response
from websockets.protocol import SERVER, Protocol, State

MESSAGE_LIMIT = 64 * 1024
CHUNK = 16 * 1024
SEND_SECONDS = 10
CLOSE_SECONDS = 2
LINGER_SECONDS = 1
LINGER_BYTES = 1024 * 1024

log = logging.getLogger(__name__)


class WebSocket:
    """One connection as engineio uses it: one greenlet calls `wait`, another `send` and `close`.

    `backlog` is how many bytes a broadcaster put into the session's queue and `send` has not yet taken.
    """

    __slots__ = (
        "_closing",
        "_ended",
        "_frames",
        "_is_text",
        "_message",
        "_protocol",
        "_stream",
        "_writing",
        "backlog",
    )

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self.backlog = 0
        self._protocol = Protocol(SERVER, max_size=MESSAGE_LIMIT, logger=log)
        self._frames: deque[Frame] = deque()
        self._message = bytearray()
        self._is_text = True
        self._ended = False
        self._writing = Semaphore()
        self._closing: gevent.Greenlet | None = None

    def accept(self, response: Response) -> None:
        """Answer the handshake. Raises OSError when the client has gone."""
        if self._stream.family in (AF_INET, AF_INET6):
            self._stream.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)
        self._stream.sendall(response.serialize())

    def wait(self) -> str | bytes | None:
        """Return the next message, or None once the connection is over."""
        while True:
            while self._frames:
                message = self._assemble(self._frames.popleft())
                if message is not None:
                    return message
            if self._ended:
                return None
            self._receive()

    def send(self, message: str | bytes) -> None:
        """Write one message. Raises OSError when the connection is over or the client reads too slowly."""
        with self._writing:
            self.backlog = max(0, self.backlog - len(message))
            try:
                if isinstance(message, str):
                    self._protocol.send_text(message.encode())
                else:
                    self._protocol.send_binary(message)
            except InvalidState as error:
                raise OSError(str(error)) from error
            self._write_out()

    def offer(self, frame: bytes) -> bool:
        """Take a finished frame if it can be written without waiting behind others; never waits itself.

        What the client does not read at once follows in the background. False means: queue it.
        """
        if self._is_busy() or not self._writing.acquire(blocking=False):
            return False
        try:
            sent: int = self._stream.send(frame, 0, 0.0)
        except BlockingIOError:
            sent = 0
        except OSError:
            self._writing.release()
            self.drop()
            return True
        if sent == len(frame):
            self._writing.release()
        else:
            gevent.spawn(self._write_rest, memoryview(frame)[sent:])
        return True

    def drop(self) -> None:
        """Cut the connection; whoever waits for it is told that it is over."""
        self._shut(SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye; a client that does not answer is dropped after two seconds."""
        if not self._ended and self._say_goodbye():
            self._closing = gevent.spawn_later(CLOSE_SECONDS, self.drop)

    def finish(self) -> None:
        """Leave the socket ready to be closed, letting what was written last arrive."""
        if self._closing is not None:
            self._closing.kill(block=False)
        if not self._ended:
            self._say_goodbye()
            self._end_writing()
        if not self._protocol.reader.eof:
            self._linger()

    def _receive(self) -> None:
        # A client that always has data ready would otherwise never let go of the process.
        gevent.sleep(0)
        try:
            data = self._stream.recv(CHUNK)
        except (OSError, ValueError):
            data = b""
        if data:
            self._protocol.receive_data(data)
        else:
            self._protocol.receive_eof()
        self._frames.extend(event for event in self._protocol.events_received() if isinstance(event, Frame))
        self._flush()

    def _assemble(self, frame: Frame) -> str | bytes | None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._is_text = frame.opcode is Opcode.TEXT
        elif frame.opcode is not Opcode.CONT:
            return None
        self._message += frame.data
        if not frame.fin:
            return None
        message, self._message = bytes(self._message), bytearray()
        return self._text(message) if self._is_text else message

    def _text(self, message: bytes) -> str | None:
        try:
            return message.decode()
        except UnicodeDecodeError:
            self._frames.clear()
            if not self._ended:
                self._protocol.fail(CloseCode.INVALID_DATA, "text must be UTF-8")
                self._flush()
            return None

    def _flush(self) -> None:
        with self._writing, suppress(OSError):
            self._write_out()

    def _write_out(self) -> None:
        """Write what the protocol has ready; the caller holds the lock, so frames stay whole and in order."""
        try:
            for data in self._protocol.data_to_send():
                if data:
                    self._write(data)
                else:
                    self._end_writing()
        except OSError:
            self.drop()
            raise

    def _write(self, data: bytes | memoryview) -> None:
        with gevent.Timeout(SEND_SECONDS, TimeoutError("the client does not read")):
            self._stream.sendall(data)

    def _write_rest(self, data: memoryview) -> None:
        """Finish a frame that `offer` began; it left the lock to this greenlet."""
        try:
            self._write(data)
        except OSError:
            self.drop()
        finally:
            self._writing.release()

    def _is_busy(self) -> bool:
        """Say whether a frame from outside would not do: the protocol has begun to close, or TLS may wait."""
        is_open = self._protocol.state is State.OPEN and not self._ended
        return not is_open or isinstance(self._stream, SSLSocket)

    def _say_goodbye(self) -> bool:
        try:
            with self._writing:
                if self._protocol.state is State.OPEN:
                    self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
                self._write_out()
        except OSError:
            return False
        return True

    def _end_writing(self) -> None:
        self._shut(SHUT_WR)

    def _shut(self, how: int) -> None:
        self._ended = True
        with suppress(OSError):
            self._stream.shutdown(how)

    def _linger(self) -> None:
        """Read and forget for a moment: closing over unread data would destroy the goodbye on its way."""
        left = LINGER_BYTES
        with gevent.Timeout(LINGER_SECONDS, False), suppress(OSError, ValueError):
            while left > 0 and (data := self._stream.recv(CHUNK)):
                left -= len(data)
