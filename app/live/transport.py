"""Our WebSocket in the place of python-engineio's, under gunicorn's gevent worker.

python-engineio's own two choices fail here: one loses bytes towards slow readers, the other reads a frame
before looking at its size. Polling stays as it was.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from types import MethodType
from typing import Any, Protocol
from urllib.parse import parse_qs
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent
from flask_socketio import SocketIO
from websockets.datastructures import Headers
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from app.live.websocket import MESSAGE_LIMIT, WebSocket

STOP_SECONDS = 10
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
    engine.handle_request = _forgetting_ended_sessions(
        _refusing_bad_handshakes(engine.handle_request), engine
    )
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
    gevent.joinall(ends, timeout=STOP_SECONDS)


def _forgetting_ended_sessions(handle: WSGIApplication, engine: Engine) -> WSGIApplication:
    """Answer a request for a session that has just ended as for one never known; engineio trips over it."""

    def handle_request(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        sid = parse_qs(str(environ.get("QUERY_STRING", ""))).get("sid", [""])[0]
        session = engine.sockets.get(sid)
        if session is not None and session.closed:
            engine.sockets.pop(sid, None)
        return handle(environ, start_response)

    return handle_request


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
        session.websocket = ws
        handler(ws)
    except Exception as error:
        log.info("%s: closed for what it sent: %r", session.sid, error)
        session.close(wait=False, abort=True, reason=engine.reason.TRANSPORT_ERROR)
    finally:
        session.websocket = None
        if session.closed:
            engine.sockets.pop(session.sid, None)
        ws.finish()
