"""Servers as pytest fixtures; a test whose server is not installed is skipped with what to install.

A conftest.py imports the ones it needs.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence

import pytest

from tests.support.services import (
    missing_nginx,
    missing_postgres,
    missing_redis,
    nginx_server,
    postgres_server,
    redis_server,
)


def skip_when(missing: str | None) -> None:
    """Skip the running test when something it needs is missing, with that as the reason."""
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """URL of a PostgreSQL server, for create_database()."""
    skip_when(missing_postgres())
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """URL of a Redis that the session's tests share."""
    skip_when(missing_redis())
    with redis_server() as url:
        yield url


@pytest.fixture
def nginx_in_front() -> Iterator[Callable[[Sequence[int]], str]]:
    """Function that starts the shipped nginx site in front of ports and returns its base URL."""
    skip_when(missing_nginx())
    with contextlib.ExitStack() as servers:
        yield lambda ports: servers.enter_context(nginx_server(ports))
