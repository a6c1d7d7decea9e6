"""Counters in the frame of every page: packages name theirs, a request asks for all in one statement."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from flask import g
from sqlalchemy import ScalarSelect, Select, func, select

from app.core.db import db
from app.core.events import EventRow
from app.core.settings import settings

# Given a stand-in for the viewer: role and id alone, and the id only as a parameter.
Counter = Callable[[Any], "ScalarSelect[int] | None"]
_counters: dict[str, Counter] = {}


def register_counter(name: str, counter: Counter) -> None:
    """Offer a number for the frame: `counter(viewer)` is a scalar subquery, None when not for this viewer."""
    _counters[name] = counter
    _all_of.cache_clear()


@lru_cache(maxsize=32)
def _all_of(viewer: Any, guests_may_read: bool) -> Select[Any]:
    """The statement of all counters, for everybody with the rights of this stand-in."""
    asked = {name: counter(viewer) for name, counter in _counters.items()}
    columns: list[Any] = [query.label(name) for name, query in asked.items() if query is not None]
    return select(*columns)


def counts(viewer: Any) -> dict[str, int]:
    """All counters meant for this viewer, in one statement a request; 0 where there is nothing to count."""
    if "counts" not in g:
        statement = _all_of(viewer.stand_in(), settings().guests_may_read)
        row = db.session.execute(statement, {"viewer": viewer.id}).one()
        g.counts = {name: number or 0 for name, number in row._mapping.items()}
    found: dict[str, int] = g.counts
    return found


def last_event(viewer: Any) -> int:
    """The newest event when the request began; live pages ask before they read anything else."""
    return counts(viewer)["last_event"]


register_counter("last_event", lambda viewer: select(func.max(EventRow.id)).scalar_subquery())
