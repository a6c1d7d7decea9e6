"""What page views note on the way, written later in batches: how far members have read, and how often."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.core import clock
from app.core.db import before_commit, db, is_sqlite
from app.core.gather import Gatherer
from app.forum.topics.models import ReadMark, Topic
from app.people.accounts.models import Member, Viewer

Mark = tuple[int, datetime]
Marks = Mapping[tuple[int, int], Mark]
# Rooms above add what they do with the same batch: (member id, topic id) to (last number read, when).
on_read: list[Callable[[Marks], None]] = []


def note_read(viewer: Viewer, topic: Topic, number: int) -> None:
    """Remember that the viewer has seen the posts up to `number`; written later, in a batch."""
    if viewer.id is not None:
        marks.note((viewer.id, topic.id), (number, clock.now()))


def read_with_commit(actor: Member, topic: Topic, number: int) -> None:
    """Remember that a writer has seen their own post `number`, if the transaction comes to its end."""
    read: list[tuple[tuple[int, int], Mark]] = db.session().info.setdefault("read", [])
    read.append(((actor.id, topic.id), (number, clock.now())))


@before_commit
def _note_what_was_read(session: Session) -> Callable[[], None]:
    read = session.info.pop("read", [])

    def note() -> None:
        for key, mark in read:
            marks.note(key, mark)

    return note


def note_view(topic: Topic) -> None:
    """Count a view; written later, in a batch."""
    _views.note(topic.id, 1)


def _write_marks(batch: dict[tuple[int, int], Mark]) -> None:
    alive = set(db.session.scalars(select(Topic.id).where(Topic.id.in_({topic for _, topic in batch}))))
    members = set(db.session.scalars(select(Member.id).where(Member.id.in_({member for member, _ in batch}))))
    rows = [
        {"member_id": member, "topic_id": topic, "number": number, "read_at": at}
        for (member, topic), (number, at) in sorted(batch.items())
        if topic in alive and member in members
    ]
    if rows:
        db.session.execute(_upsert(), rows)
    for follow_up in on_read:
        follow_up(batch)


def _upsert() -> Any:
    insert: Any = sqlite.insert(ReadMark) if is_sqlite() else postgresql.insert(ReadMark)
    greater = ReadMark.number > insert.excluded.number
    values = {
        "number": case((greater, ReadMark.number), else_=insert.excluded.number),
        "read_at": insert.excluded.read_at,
    }
    return insert.on_conflict_do_update(index_elements=["member_id", "topic_id"], set_=values)


def _write_views(batch: dict[int, int]) -> None:
    for topic_id, count in sorted(batch.items()):
        views = update(Topic).where(Topic.id == topic_id)
        db.session.execute(views.values(views_count=Topic.views_count + count))


marks: Gatherer[tuple[int, int], Mark] = Gatherer(
    _write_marks, lambda a, b: (max(a[0], b[0]), max(a[1], b[1]))
)
_views: Gatherer[int, int] = Gatherer(_write_views, lambda a, b: a + b)
