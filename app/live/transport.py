"""WebSockets under gunicorn's gevent worker: the `websockets` library's protocol on gunicorn's socket.

python-engineio's own two choices fail here: one loses bytes towards slow readers, the other reads a frame
before looking at its size. `use_own_websocket` puts this module in their place; polling stays as it was.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from socket import AF_INET, AF_INET6, IPPROTO_TCP, SHUT_RDWR, SHUT_WR, TCP_NODELAY, socket
from types import MethodType
from typing import Any, Protocol
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent
from flask_socketio import SocketIO
from gevent.lock import Semaphore
from websockets.datastructures import Headers
from websockets.exceptions import InvalidState
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import SERVER, State
from websockets.protocol import Protocol as Connection
from websockets.server import ServerProtocol

MESSAGE_LIMIT = 64 * 1024
CHUNK = 16 * 1024
SEND_SECONDS = 10
CLOSE_SECONDS = 2
LINGER_SECONDS = 1
LINGER_BYTES = 1024 * 1024
HANDSHAKE = "hearth.websocket"

log = logging.getLogger(__name__)


class Session(Protocol):
    """What this module needs of an engineio socket."""

    sid: str
    closed: bool

    def close(self, wait: bool = True, abort: bool = False, reason: str | None = None) -> None:
        """End the session and tell the application."""


class Engine(Protocol):
    """What this module needs of an engineio server."""

    sockets: dict[str, Session]
    reason: Any
    max_http_buffer_size: int
    handle_request: WSGIApplication
    _async: dict[str, Any]


Driver = Callable[[MethodType, Engine], WSGIApplication]


def use_own_websocket(socketio: SocketIO) -> None:
    """Make `socketio`, already bound to its application, speak WebSocket through this module.

    Messages over 64 KB are refused on both transports. Servers other than gunicorn keep the library's way.
    """
    engine: Engine = socketio.server.eio
    engine.max_http_buffer_size = MESSAGE_LIMIT
    engine.handle_request = _refusing_bad_handshakes(engine.handle_request)
    engine._async = {**engine._async, "websocket": _driver(stock=engine._async["websocket"])}


def close_sessions_of(socketio: SocketIO) -> None:
    """End every open session, so that a stopping server need not wait for its clients.

    Clients see a lost transport and come back by themselves, to the next process.
    """
    engine: Engine = socketio.server.eio
    ends = [
        gevent.spawn(session.close, wait=False, reason=engine.reason.SERVER_DISCONNECT)
        for session in list(engine.sockets.values())
    ]
    gevent.joinall(ends, timeout=SEND_SECONDS)


def _refusing_bad_handshakes(handle: WSGIApplication) -> WSGIApplication:
    """Answer a wrong handshake before engineio opens a session for it, or trips over it."""

    def handle_request(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "gunicorn.socket" not in environ or not _asks_for_websocket(environ):
            return handle(environ, start_response)
        response = ServerProtocol(logger=log).accept(_request(environ))
        if response.status_code != 101:
            return _refuse(response, start_response)
        environ[HANDSHAKE] = response
        return handle(environ, start_response)

    return handle_request


def _asks_for_websocket(environ: WSGIEnvironment) -> bool:
    query = parse_qs(str(environ.get("QUERY_STRING", "")))
    return query.get("transport", [""])[0] == "websocket"


def _request(environ: WSGIEnvironment) -> Request:
    headers = Headers()
    for name in ("Connection", "Upgrade", "Sec-WebSocket-Key", "Sec-WebSocket-Version"):
        value = environ.get("HTTP_" + name.upper().replace("-", "_"))
        if value is not None:
            headers[name] = value
    return Request("/", headers, environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"])


def _refuse(response: Response, start_response: StartResponse) -> Iterable[bytes]:
    left_to_gunicorn = ("Date", "Connection")
    headers = [item for item in response.headers.raw_items() if item[0] not in left_to_gunicorn]
    start_response(f"{response.status_code} {response.reason_phrase}", headers)
    return [bytes(response.body or b"")]


def _driver(stock: Driver) -> Driver:
    """Build what engineio calls with (its handler, itself) to get a WSGI application for one WebSocket."""

    def driver(handler: MethodType, engine: Engine) -> WSGIApplication:
        def application(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
            if HANDSHAKE not in environ:
                return stock(handler, engine)(environ, start_response)
            _serve(WebSocket(environ["gunicorn.socket"]), environ[HANDSHAKE], handler, engine)
            # Tells gunicorn that the connection is done: it neither answers nor reads another request.
            raise StopIteration

        return application

    return driver


def _serve(ws: WebSocket, response: Response, handler: MethodType, engine: Engine) -> None:
    session: Any = handler.__self__
    try:
        ws.accept(response)
        handler(ws)
    except Exception as error:
        log.info("%s: closed for what it sent: %r", session.sid, error)
        session.close(wait=False, abort=True, reason=engine.reason.TRANSPORT_ERROR)
    finally:
        if session.closed:
            engine.sockets.pop(session.sid, None)
        ws.finish()


class WebSocket:
    """One connection as engineio uses it: one greenlet calls `wait`, another `send` and `close`."""

    __slots__ = ("_closing", "_ended", "_frames", "_is_text", "_message", "_protocol", "_stream", "_writing")

    def __init__(self, stream: socket) -> None:
        self._stream = stream
        self._protocol = Connection(SERVER, max_size=MESSAGE_LIMIT, logger=log)
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
            try:
                if isinstance(message, str):
                    self._protocol.send_text(message.encode())
                else:
                    self._protocol.send_binary(message)
            except InvalidState as error:
                raise OSError(str(error)) from error
            self._write_out()

    def close(self) -> None:
        """Say goodbye; a client that does not answer is dropped after two seconds."""
        if not self._ended and self._say_goodbye():
            self._closing = gevent.spawn_later(CLOSE_SECONDS, self._drop)

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
                    with gevent.Timeout(SEND_SECONDS, TimeoutError("the client does not read")):
                        self._stream.sendall(data)
                else:
                    self._end_writing()
        except OSError:
            self._drop()
            raise

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

    def _drop(self) -> None:
        self._shut(SHUT_RDWR)

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
