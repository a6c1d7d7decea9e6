"""Our WebSocket in the place of python-engineio's, under gunicorn's gevent worker.

python-engineio's own two choices fail here: one loses bytes towards slow readers, the other reads a frame
before looking at its size; and both hold two greenlets for every client. Polling stays as it was.
"""

from __future__ import annotations

import _socket
import logging
from collections.abc import Iterable
from functools import partial
from ssl import SSLSocket
from typing import Any
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent
from engineio.packet import OPEN, Packet
from flask_socketio import SocketIO
from gevent.event import Event
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from app.live.sockets.environs import remembered
from app.live.sockets.frames import COMPRESSION
from app.live.sockets.pings import Wheel
from app.live.sockets.session import Session
from app.live.sockets.websocket import MESSAGE_LIMIT, WebSocket

STOP_SECONDS = 10
HANDSHAKE = "hearth.websocket"
SMALLER_WINDOW = "server_max_window_bits"

log = logging.getLogger(__name__)


class Held:
    """Holds one of the server's handlers for as long as there are WebSockets, which it no longer knows of:
    a server that stops waits for its handlers, and so for the goodbyes."""

    def __init__(self) -> None:
        self.count = 0
        self._nobody: Event | None = None

    def enter(self) -> None:
        """Count a WebSocket."""
        self.count += 1

    def leave(self) -> None:
        """Count it off."""
        self.count -= 1
        if not self.count and self._nobody is not None:
            self._nobody.set()

    def wait(self) -> None:
        """Wait until there are none, unless another handler does so already."""
        if self._nobody is not None:
            return
        try:
            while self.count:
                self._nobody = Event()
                self._nobody.wait()
        finally:
            self._nobody = None


def use_own_websocket(socketio: SocketIO) -> None:
    """Make `socketio`, already bound to its application, speak WebSocket through this module.

    Messages over 64 KB are refused on both transports. Servers other than gunicorn keep the library's way.
    """
    engine: Any = socketio.server.eio
    engine.max_http_buffer_size = MESSAGE_LIMIT
    # Sessions are watched by the wheel, and their messages are worked through in order.
    engine.start_service_task = False
    socketio.server.async_handlers = False
    wheel, held = Wheel(engine.ping_interval, engine.ping_timeout), Held()
    engine.handle_request = _refusing_bad_handshakes(engine.handle_request)
    engine._handle_connect = partial(_open, engine, wheel, held)
    engine.hearth_held = held


def close_sessions_of(socketio: SocketIO) -> None:
    """End every open session, so that a stopping server need not wait for its clients.

    Clients see a lost transport and come back by themselves, to the next process.
    """
    engine: Any = socketio.server.eio
    ends = [
        gevent.spawn(session.close, wait=False, reason=engine.reason.SERVER_DISCONNECT)
        for session in list(engine.sockets.values())
    ]
    gevent.joinall(ends, timeout=STOP_SECONDS)


class OwnSession(Session):
    """A session that takes its WebSocket over from gunicorn."""

    def __init__(self, server: Any, sid: str, wheel: Wheel, held: Held) -> None:
        self.held = held
        super().__init__(server, sid, wheel)

    def _upgrade_websocket(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """Speak WebSocket on this connection; called by the library."""
        handshake = environ.pop(HANDSHAKE, None)
        if handshake is None:
            return super()._upgrade_websocket(environ, start_response)
        if self.websocket is not None:
            return self.server._bad_request("There is a WebSocket already")
        stream = environ["gunicorn.socket"]
        over = Event() if isinstance(stream, SSLSocket) else None
        self._speak(_taken_over(stream), handshake, over)
        self.held.wait() if over is None else over.wait()
        # Tells gunicorn that the connection is done: it neither answers nor reads another request.
        raise StopIteration

    def _speak(self, stream: Any, handshake: tuple[Response, list[Any]], over: Event | None) -> None:
        response, extensions = handshake
        self.held.enter()
        ended = self.held.leave if over is None else partial(_end, self.held, over)
        websocket = WebSocket(stream, self, ended, extensions)
        self.upgrade(websocket)
        websocket.accept(response)
        self.begin()


def _end(held: Held, over: Event) -> None:
    held.leave()
    over.set()


def _taken_over(stream: Any) -> Any:
    """The connection as a non-blocking one of our own; TLS is bound to gunicorn's object and stays there."""
    if isinstance(stream, SSLSocket):
        stream.setblocking(False)
        return stream
    own = _socket.socket(stream.family, stream.type, stream.proto, fileno=stream.detach())
    own.setblocking(False)
    return own


def _open(
    engine: Any,
    wheel: Wheel,
    held: Held,
    environ: WSGIEnvironment,
    start_response: StartResponse,
    transport: str,
    jsonp_index: int | None = None,
) -> Any:
    """Open a session for a client that asks for one, as the library would."""
    session = OwnSession(engine, engine.generate_id(), wheel, held)
    engine.sockets[session.sid] = session
    hello = {
        "sid": session.sid,
        "upgrades": engine._upgrades(session.sid, transport),
        "pingTimeout": int(engine.ping_timeout * 1000),
        "pingInterval": int(engine.ping_interval * 1000),
        "maxPayload": engine.max_http_buffer_size,
    }
    session.send(Packet(OPEN, hello))
    engine._trigger_event("connect", session.sid, remembered(environ), run_async=False)
    if transport == "websocket":
        return session.handle_get_request(environ, start_response)
    session.connected = True
    return engine._ok(session.poll(), jsonp_index=jsonp_index)


def _refusing_bad_handshakes(handle: WSGIApplication) -> WSGIApplication:
    """Answer a wrong handshake before engineio opens a session for it, or trips over it."""

    def handle_request(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        if "gunicorn.socket" not in environ or not _asks_for_websocket(environ):
            return handle(environ, start_response)
        protocol = ServerProtocol(extensions=[COMPRESSION], logger=log)
        response = protocol.accept(_request(environ))
        if response.status_code != 101:
            return _refuse(response, start_response)
        environ[HANDSHAKE] = response, protocol.extensions
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
    extensions = environ.get("HTTP_SEC_WEBSOCKET_EXTENSIONS", "")
    # Who wants a smaller window than others gets frames as they are.
    if extensions and SMALLER_WINDOW not in extensions:
        headers["Sec-WebSocket-Extensions"] = extensions
    return Request("/", headers, environ["REQUEST_METHOD"], environ["SERVER_PROTOCOL"])


def _refuse(response: Response, start_response: StartResponse) -> Iterable[bytes]:
    left_to_gunicorn = ("Date", "Connection")
    headers = [item for item in response.headers.raw_items() if item[0] not in left_to_gunicorn]
    start_response(f"{response.status_code} {response.reason_phrase}", headers)
    return [bytes(response.body or b"")]
