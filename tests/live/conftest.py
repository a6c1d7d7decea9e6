"""Pages that listen, and servers with the echo application: our transport and the library's."""

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from typing import Any

import pytest
from flask import Flask

from app.live.here import pulse
from tests.live.ears import Ear
from tests.live.wire import RawClient, Server
from tests.support.cast import Cast

KINDS = {
    "own": {},
    "stock": {"HEARTH_STOCK_WEBSOCKET": "1"},
    "proxied": {"HEARTH_PROXIES": "1"},
    "stock proxied": {"HEARTH_STOCK_WEBSOCKET": "1", "HEARTH_PROXIES": "1"},
}


@pytest.fixture(scope="package")
def servers() -> Iterator[dict[str, Server]]:
    started: dict[str, Server] = {}
    yield started
    for server in started.values():
        server.kill()


@pytest.fixture
def server(request: pytest.FixtureRequest, servers: dict[str, Server]) -> Server:
    kind = getattr(request, "param", "own")
    if kind not in servers:
        servers[kind] = Server(**KINDS[kind])
    return servers[kind]


@pytest.fixture
def raw(server: Server) -> Iterator[RawClient]:
    client = RawClient(server).hello()
    with closing(client):
        yield client


@pytest.fixture
def ear(app: Flask, cast: Cast) -> Callable[..., Ear]:
    """Open a socket as a person of the cast, a guest (""), or in a browser that is open already."""
    app.extensions["hearth_live"].pump()

    def open_socket(who: Any = "", **options: Any) -> Ear:
        if isinstance(who, str):
            who = cast.browser(who) if who else app.test_client()
        return Ear(app, who, **options)

    return open_socket


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let so many seconds pass for what is told of the moment."""
    ahead = 0.0

    def pass_time(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(pulse, "now", lambda: time.monotonic() + ahead)
    return pass_time
