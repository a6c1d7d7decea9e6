"""Who gets a session at all: pages of this community, through hosts that are ours, and not too many of them.

Holds for both transports, and for the library's WebSocket as for ours.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

import gevent
from flask import Flask
from flask_socketio import ConnectionRefusedError, SocketIO
from werkzeug.sansio.utils import host_is_trusted

from app.core import figures
from app.core.http import believing_proxies
from app.live.sockets.limits import TOO_MANY, Limits

OWN_MACHINE = {"localhost", "127.0.0.1", "[::1]"}
DEFAULT_PORTS = {"http": ":80", "https": ":443", "ws": ":80", "wss": ":443"}
SECONDS_TO_READ_WHY = 1.0
NOT_SAID_BY_CLIENTS = {"connect", "disconnect", "connect_error"}


def guard(socketio: SocketIO, app: Flask) -> Limits:
    """Put the checks before every session of `socketio`, and return the counts for further ones."""
    server: Any = socketio.server
    engine = server.eio
    limits = Limits(app.config["SOCKETS_PER_MEMBER"], app.config["SOCKETS_PER_ADDRESS"])
    # Origins are compared here, with what the settings say of proxies; the library believes every header.
    engine.cors_allowed_origins = []
    engine.handlers["connect"] = _then(_enter(limits), engine.handlers["connect"])
    engine.handlers["disconnect"] = _then(engine.handlers["disconnect"], lambda sid, *_: limits.leave(sid))
    server._handle_event = _refusing_false_events(server._handle_event)
    door = _Door(engine.handle_request, app, limits)
    engine.handle_request = believing_proxies(door, app.config["PROXIES"])
    return limits


def admit(socketio: SocketIO, limits: Limits, sid: str, member_id: int | None) -> None:
    """Count a socket for its member, None for guests. Where there are too many, the client is told so by a
    ConnectionRefusedError, and its session ends."""
    session = socketio.server.manager.eio_sid_from_sid(sid, "/")
    if not limits.claim(session, member_id):
        figures.socket_cut("too_many")
        gevent.spawn_later(SECONDS_TO_READ_WHY, socketio.server.eio.disconnect, session)
        raise ConnectionRefusedError(TOO_MANY)


class _Door:
    """Answers what is refused, and leaves the rest to the engine."""

    def __init__(self, handle: WSGIApplication, app: Flask, limits: Limits) -> None:
        self.handle, self.limits = handle, limits
        self.hosts: list[str] | None = app.config["TRUSTED_HOSTS"]
        self.base = app.config["BASE_URL"]

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        host = str(environ.get("HTTP_HOST", ""))
        if self.hosts and not host_is_trusted(host, self.hosts):
            return _refuse(start_response, "400 Bad Request", "This host is not known here.")
        if not self._is_ours(environ.get("HTTP_ORIGIN"), host):
            return _refuse(start_response, "403 Forbidden", "This origin is not accepted.")
        if _opens(environ) and self.limits.refuses(str(environ.get("REMOTE_ADDR", "")), time.monotonic()):
            figures.socket_cut("too_many")
            return _refuse(start_response, "429 Too Many Requests", TOO_MANY, ("Retry-After", "30"))
        return self.handle(environ, start_response)

    def _is_ours(self, origin: str | None, host: str) -> bool:
        """Whether a page may open a socket: one of the host it asks, or of one that the settings name.
        Clients that are no browsers have no origin."""
        if origin is None:
            return True
        scheme, name = _parts(origin)
        if not name:
            return False
        if name == _without_port(host.lower(), scheme) or (scheme, name) == _parts(self.base):
            return True
        others = [one for one in self.hosts or () if one not in OWN_MACHINE]
        return bool(others) and host_is_trusted(name, others)


def _parts(url: str) -> tuple[str, str]:
    """Scheme and host with port of an address, without the port that goes without saying."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    if parts.scheme not in ("http", "https"):
        return "", ""
    return parts.scheme, _without_port(parts.netloc.lower(), parts.scheme)


def _without_port(host: str, scheme: str) -> str:
    return host.removesuffix(DEFAULT_PORTS.get(scheme, ""))


def _opens(environ: WSGIEnvironment) -> bool:
    return "sid" not in parse_qs(str(environ.get("QUERY_STRING", ""))) and environ["REQUEST_METHOD"] == "GET"


def _refuse(
    start_response: StartResponse, status: str, words: str, *headers: tuple[str, str]
) -> Iterable[bytes]:
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), *headers])
    return [words.encode()]


def _enter(limits: Limits) -> Callable[..., None]:
    def enter(sid: str, environ: WSGIEnvironment) -> None:
        limits.enter(sid, str(environ.get("REMOTE_ADDR", "")))

    return enter


def _then(first: Callable[..., Any], second: Callable[..., Any]) -> Callable[..., Any]:
    def both(*args: Any) -> Any:
        try:
            return first(*args)
        finally:
            second(*args)

    return both


def _refusing_false_events(handle: Callable[..., None]) -> Callable[..., None]:
    """Let no client say what only the library may: its handlers would believe that a socket came or went."""

    def handle_event(eio_sid: str, namespace: str | None, id: int | None, data: Any) -> None:
        is_event = isinstance(data, list) and data and isinstance(data[0], str)
        if not is_event or data[0] in NOT_SAID_BY_CLIENTS:
            raise ValueError("no event")
        handle(eio_sid, namespace, id, data)

    return handle_event
