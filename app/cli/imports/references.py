"""Which rows of a dump are here already, and where."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from app.core.db import db
from app.forum.topics.models import ExternalRef


class References:
    """The external references of one source."""

    def __init__(self, source: str, site: str) -> None:
        self.source = source
        self.site = site

    def one(self, kind: str, number: str | int) -> ExternalRef | None:
        """The reference of one row, if it is here."""
        return db.session.get(ExternalRef, (self.source, kind, str(number)))

    def known(self, kind: str, numbers: Iterable[str | int]) -> set[str]:
        """Which of these rows are here, in one statement."""
        wanted = [str(number) for number in numbers]
        if not wanted:
            return set()
        rule = (
            ExternalRef.source == self.source,
            ExternalRef.kind == kind,
            ExternalRef.external_id.in_(wanted),
        )
        return set(db.session.scalars(select(ExternalRef.external_id).where(*rule)))

    def add(self, kind: str, number: str | int, local_id: int, **note: Any) -> None:
        """Note that a row is here now; what is empty is left out of the note."""
        kept = {name: value for name, value in note.items() if value}
        reference = ExternalRef(
            source=self.source, kind=kind, external_id=str(number), local_id=local_id, note=kept
        )
        db.session.add(reference)
        db.session.flush()

    def address(self, kind: str, number: int) -> str:
        """Where a row stood, as far as the site is known."""
        paths = {"question": "/questions/{}", "answer": "/a/{}", "comment": "/posts/comments/{}"}
        return self.site + paths[kind].format(number) if self.site else ""
