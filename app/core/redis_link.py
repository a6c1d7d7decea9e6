"""How Hearth speaks to Redis: it never waits long for it, since nothing that must be kept lies there."""

from __future__ import annotations

from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.5
AWAY = (redis.RedisError, OSError)


def link(url: str, patience: float = PATIENCE) -> redis.Redis:
    """A client that gives up after `patience` seconds and does not try twice; what it raises is in AWAY."""
    return redis.Redis.from_url(url, **options(patience))


def options(patience: float = PATIENCE) -> dict[str, Any]:
    """What makes a client of Redis give up after `patience` seconds."""
    return {
        "socket_timeout": patience,
        "socket_connect_timeout": patience,
        "retry": Retry(NoBackoff(), 0),
    }
