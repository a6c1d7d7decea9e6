"""Two hundred readers of one process on SQLite, each cut twenty times while five hundred posts arrive."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.live.chaos.scenario import endure
from tests.support.server import Server

pytestmark = pytest.mark.slow
OFTEN = {"readers": 200, "cuts": 20, "posts": 500, "seconds": 40}


@pytest.fixture
def server(tmp_path) -> Iterator[Server]:
    server = Server(tmp_path)
    server.prepare()
    yield server.start()
    server.stop()


@pytest.mark.timeout(300)
def test_nobody_misses_anything(server: Server) -> None:
    topic = server.cast.topic(kind="discussion")
    endure(server.url, topic, [server], **OFTEN, seed=2)
