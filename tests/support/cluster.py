"""A whole installation for a test: several server processes, PostgreSQL, Redis, and nginx in front of them.

`with cluster(2) as several:` runs them; the test can take Redis or a process away in the middle. A `Client`
(tests/live/client.py) made with the cluster in the place of a server comes in through nginx.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cast import Cast
from tests.support.server import ROOT, Server
from tests.support.services import (
    Redis,
    create_database,
    missing_nginx,
    missing_postgres,
    missing_redis,
    nginx_server,
    postgres_server,
    temporary_folder,
)

SECRET = "the same secret for every process of the cluster"


class Cluster:
    """What runs: `servers`, `redis`, and nginx at `url`."""

    def __init__(self, servers: list[Server], redis: Redis, url: str) -> None:
        self.servers = servers
        self.redis = redis
        self.url = url

    @property
    def cast(self) -> Cast:
        """The people and places in the database of all."""
        return self.servers[0].cast

    def kill(self, number: int) -> None:
        """`kill -9` one process."""
        self.servers[number].kill()

    def start(self, number: int) -> None:
        """Start a process again on its port, and wait until it answers."""
        self.servers[number].start()

    def restart(self, number: int) -> None:
        """Restart one process as an operator does: it lets its sockets go, ends, and comes back."""
        self.servers[number].stop()
        self.servers[number].start()

    def log(self) -> str:
        """What the processes have written."""
        return "\n".join(server.log() for server in self.servers)

    @contextlib.contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        """Run `flask worker`, a process of its own for background jobs, until the block ends."""
        data = self.servers[0].data
        environ = os.environ | self.servers[0].environ
        command = [sys.executable, "-m", "flask", "--app", "wsgi", "worker"]
        with (data / "worker.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environ, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            assert process.wait(30) == 0, (data / "worker.log").read_text()[-2000:]


def missing_for_cluster() -> str | None:
    """Say what to install for a cluster, or None when everything is there."""
    return missing_postgres() or missing_redis() or missing_nginx()


@contextlib.contextmanager
def cluster(size: int = 2, **settings: str) -> Iterator[Cluster]:
    """Run `size` processes on a database of their own, with the cast in it.

    `settings` are environment variables. The running test is skipped when a program is missing.
    """
    if missing := missing_for_cluster():
        pytest.skip(missing)
    with contextlib.ExitStack() as running:
        folder = running.enter_context(temporary_folder("cluster"))
        database = create_database(running.enter_context(postgres_server()), f"c{uuid.uuid4().hex[:8]}")
        redis = Redis(running.enter_context(temporary_folder("redis")))
        running.callback(redis.stop)
        redis.start()
        servers = [_server(folder / f"{number}", database, redis, settings) for number in range(size)]
        servers[0].prepare()
        for server in servers:
            running.callback(server.stop)
            server.start()
        url = running.enter_context(nginx_server([server.port for server in servers]))
        yield Cluster(servers, redis, url)


def _server(folder: Path, database: str, redis: Redis, settings: dict[str, str]) -> Server:
    folder.mkdir()
    shared = {"HEARTH_SECRET_KEY": SECRET, "HEARTH_REDIS_URL": redis.url, "HEARTH_PROXIES": "1"}
    return Server(folder, database, **shared | settings)
