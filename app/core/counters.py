"""Counters in the frame of every page: packages name theirs, the shell asks for all in one statement."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ScalarSelect, select

from app.core.db import db

Counter = Callable[[Any], "ScalarSelect[int] | None"]
_counters: dict[str, Counter] = {}


def register_counter(name: str, counter: Counter) -> None:
    """Offer a number for the frame: `counter(viewer)` is a scalar subquery, or None when it is not for this viewer."""
    _counters[name] = counter


def counts(viewer: Any) -> dict[str, int]:
    """All counters that are meant for this viewer, in one statement; 0 where there is nothing to count."""
    asked = {name: counter(viewer) for name, counter in _counters.items()}
    columns = [query.label(name) for name, query in asked.items() if query is not None]
    if not columns:
        return {}
    row = db.session.execute(select(*columns)).one()
    return {name: number or 0 for name, number in row._mapping.items()}
