"""What a member has read: a mark per topic, and one moment before which all is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.db import db, is_sqlite
from app.core.gather import Gatherer
from app.forum.topics.models import ReadMark, Topic
from app.people.accounts.models import Member, Viewer

Mark = tuple[int, datetime]
Marks = Mapping[tuple[int, int], Mark]
# Rooms above add what they do with the same batch: (member id, topic id) to (last number read, when).
on_read: list[Callable[[Marks], None]] = []


def unread_ids(viewer: Viewer, topics: Iterable[Topic]) -> set[int]:
    """Which of these topics have something the viewer has not read."""
    if viewer.id is None:
        return set()
    found = {t.id: t for t in topics if viewer.read_all_at is None or t.last_activity_at > viewer.read_all_at}
    if not found:
        return set()
    rows = select(ReadMark.topic_id, ReadMark.read_at)
    rows = rows.where(ReadMark.member_id == viewer.id, ReadMark.topic_id.in_(found))
    read = dict(db.session.execute(rows).tuples().all())
    return {i for i, topic in found.items() if topic.last_activity_at > _read_at(viewer.id, i, read)}


def _read_at(member_id: int, topic_id: int, read: dict[int, datetime]) -> datetime:
    waiting = _marks.peek((member_id, topic_id))
    stored = read.get(topic_id, datetime.min.replace(tzinfo=clock.now().tzinfo))
    return max(stored, waiting[1]) if waiting else stored


def read_number(viewer: Viewer, topic: Topic) -> int:
    """The number of the last post the viewer has read; 0 when it is the first visit."""
    if viewer.id is None:
        return 0
    waiting = _marks.peek((viewer.id, topic.id))
    stored = db.session.get(ReadMark, (viewer.id, topic.id))
    return max(waiting[0] if waiting else 0, stored.number if stored else 0)


def note_read(viewer: Viewer, topic: Topic, number: int) -> None:
    """Remember that the viewer has seen the posts up to `number`; written later, in a batch."""
    if viewer.id is not None:
        _marks.note((viewer.id, topic.id), (number, clock.now()))


def note_view(topic: Topic) -> None:
    """Count a view; written later, in a batch."""
    _views.note(topic.id, 1)


def mark_all_read(actor: Member) -> None:
    """Everything up to now is read; inside a transaction."""
    actor.read_all_at = clock.now()


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
    from sqlalchemy import case

    values = {"number": case((greater, ReadMark.number), else_=insert.excluded.number), "read_at": insert.excluded.read_at}
    return insert.on_conflict_do_update(index_elements=["member_id", "topic_id"], set_=values)


def _write_views(batch: dict[int, int]) -> None:
    for topic_id, count in sorted(batch.items()):
        views = update(Topic).where(Topic.id == topic_id)
        db.session.execute(views.values(views_count=Topic.views_count + count))


_marks: Gatherer[tuple[int, int], Mark] = Gatherer(_write_marks, lambda a, b: (max(a[0], b[0]), max(a[1], b[1])))
_views: Gatherer[int, int] = Gatherer(_write_views, lambda a, b: a + b)
