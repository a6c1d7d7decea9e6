"""Counting statements, so that a page's cost is a number and not a hope."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import inf
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.core.db import db
from app.core.settings import settings


class Counted(list[str]):
    """The statements of a block, in order."""

    def listed(self) -> str:
        """All of them, for the message of a test that fails."""
        return "\n".join(f"{number}. {' '.join(text.split())[:300]}" for number, text in enumerate(self, 1))


@contextmanager
def counted(app: Flask) -> Iterator[Counted]:
    """Count the statements sent in a block; BEGIN and COMMIT are not among them."""
    statements = Counted()

    def note(_conn: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if not statement.upper().startswith(
            ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")
        ):
            statements.append(statement)

    with app.app_context():
        engine = db.engine
        # Read again every few seconds, which would fall into the block now and then.
        settings()
        app.extensions["hearth_settings"]["until"] = inf
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
