"""Servers for readers who are cut: one process on SQLite, and two behind nginx with all they need."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, cluster
from tests.support.server import Server

# Two hundred readers play eight people at one address, and keep a small machine so busy that writers wait.
CROWDED = {
    "HEARTH_SOCKETS_PER_MEMBER": "0",
    "HEARTH_SOCKETS_PER_ADDRESS": "0",
    "HEARTH_WAIT_FOR_WRITE": "30",
}


@contextmanager
def one_server(folder: Path, **settings: str) -> Iterator[Server]:
    server = Server(folder, **CROWDED | settings)
    server.prepare()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One process on SQLite."""
    with one_server(tmp_path_factory.mktemp("one")) as server:
        yield server


@pytest.fixture
def stock_server(tmp_path: Path) -> Iterator[Server]:
    """One whose sockets are served by the library's own transport."""
    with one_server(tmp_path, HEARTH_STOCK_WEBSOCKET="1") as server:
        yield server


@pytest.fixture(scope="module")
def several() -> Iterator[Cluster]:
    """Two processes, PostgreSQL, Redis and nginx."""
    with cluster(2, **CROWDED) as several:
        yield several
