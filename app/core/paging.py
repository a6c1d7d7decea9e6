"""Keyset paging: a page starts after a row, never after a number of rows."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, Tuple, literal, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from app.core.db import db
from app.core.errors import NotFound

T = TypeVar("T")


@dataclass
class Page(Generic[T]):
    """Some rows in order, and the cursors of the pages beside them (None at an end)."""

    items: list[T] = field(default_factory=list)
    next: str | None = None
    previous: str | None = None


def encode_cursor(values: Sequence[Any]) -> str:
    """Put the sort values of a row into a short text for a URL."""
    plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
    return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")


def decode_cursor(text: str, types: Sequence[type]) -> list[Any]:
    """Read a cursor back; raises NotFound when it was not made by `encode_cursor`."""
    try:
        values = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if len(values) != len(types):
            raise ValueError
        return [_typed(value, kind) for value, kind in zip(values, types, strict=True)]
    except (ValueError, TypeError, binascii.Error, OverflowError, RecursionError):
        raise NotFound from None


def _typed(value: Any, kind: type) -> Any:
    if kind is datetime:
        return datetime.fromisoformat(value).astimezone(UTC)
    if kind is int and (not isinstance(value, int) or abs(value) >= 2**31):
        raise ValueError
    if kind is str and (not isinstance(value, str) or "\0" in value):
        raise ValueError
    return kind(value)


def newest_first(
    statement: Select[T],
    columns: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    limit: int,
) -> Page[T]:
    """A page of rows ordered by `columns` descending, after `cursor` (the last row of the page before).

    Raises NotFound when the cursor cannot be read.
    """
    if cursor:
        statement = statement.where(tuple_(*columns) < _bounds(columns, cursor))
    return _page(statement.order_by(*(column.desc() for column in columns)), columns, limit)


def oldest_first(
    statement: Select[T],
    columns: Sequence[InstrumentedAttribute[Any]],
    cursor: str | None,
    limit: int,
) -> Page[T]:
    """The same in ascending order."""
    if cursor:
        statement = statement.where(tuple_(*columns) > _bounds(columns, cursor))
    return _page(statement.order_by(*columns), columns, limit)


def _bounds(columns: Sequence[InstrumentedAttribute[Any]], cursor: str) -> Tuple:
    values = decode_cursor(cursor, [column.type.python_type for column in columns])
    return tuple_(*(literal(value, column.type) for value, column in zip(values, columns, strict=True)))


def _page(statement: Select[T], columns: Sequence[InstrumentedAttribute[Any]], limit: int) -> Page[T]:
    rows = list(db.session.scalars(statement.limit(limit + 1)).unique())
    return cut(rows, limit, lambda row: [getattr(row, column.key) for column in columns])


def cut(rows: list[T], limit: int, key: Callable[[T], Sequence[Any]]) -> Page[T]:
    """Turn `limit + 1` rows into a page of `limit` and the cursor of the next one."""
    items = rows[:limit]
    following = encode_cursor(key(items[-1])) if len(rows) > limit else None
    return Page(items, next=following)
