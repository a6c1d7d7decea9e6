"""Servers with the echo application: our transport, ours without straight broadcasts, and the library's."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from tests.live.wire import RawClient, Server

KINDS = {
    "own": {},
    "queued": {"ECHO_QUEUED": "1"},
    "stock": {"HEARTH_STOCK_WEBSOCKET": "1"},
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
