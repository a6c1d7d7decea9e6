"""The time, in one place, so that tests can hold it still."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_frozen: list[datetime] = []


def now() -> datetime:
    """The present moment as an aware datetime in UTC."""
    return _frozen[-1] if _frozen else datetime.now(UTC)


@contextmanager
def frozen(moment: datetime) -> Iterator[None]:
    """Hold the clock at `moment` for the block; used by tests, importers and the demo community."""
    _frozen.append(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.pop()


def ago(**parts: float) -> datetime:
    """The moment `timedelta(**parts)` before now."""
    return now() - timedelta(**parts)
