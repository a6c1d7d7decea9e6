"""How Hearth speaks to Redis: it never waits long for it, since nothing that must be kept lies there."""

from __future__ import annotations

import hashlib
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import make_url

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


def community_of(database_url: str) -> str:
    """What the processes on one database call their things in Redis, and those on another do not."""
    url = make_url(database_url)
    place = f"{url.get_backend_name()}|{url.host or ''}|{url.port or ''}|{url.database}"
    return f"hearth:{hashlib.sha256(place.encode()).hexdigest()[:24]}"
