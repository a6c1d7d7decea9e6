"""What a member has read: a mark per topic, and one moment before which all is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.db import db, is_sqlite
from app.core.gather import Gatherer
from app.forum.topics.models import ReadMark, Topic, Vote
from app.people.accounts.models import Member, Viewer

Mark = tuple[int, datetime]
Marks = Mapping[tuple[int, int], Mark]
# Rooms above add what they do with the same batch: (member id, topic id) to (last number read, when).
on_read: list[Callable[[Marks], None]] = []


def marks_on(viewer: Viewer, topics: Iterable[Topic]) -> tuple[set[int], set[int]]:
    """Which of these topics have something unread, and which the viewer voted for, in one statement."""
    found = {topic.id: topic for topic in topics}
    if viewer.id is None or not found:
        return set(), set()
    member_id = viewer.id
    read_by = and_(ReadMark.topic_id == Topic.id, ReadMark.member_id == member_id)
    vote_by = and_(Vote.topic_id == Topic.id, Vote.member_id == member_id)
    rows = (
        select(Topic.id, ReadMark.read_at, Vote.member_id)
        .outerjoin(ReadMark, read_by)
        .outerjoin(Vote, vote_by)
    )
    unread, voted = set(), set()
    for topic_id, read_at, voter in db.session.execute(rows.where(Topic.id.in_(found))):
        if _is_unread(viewer, found[topic_id], read_at):
            unread.add(topic_id)
        if voter is not None:
            voted.add(topic_id)
    return unread, voted


def unread_ids(viewer: Viewer, topics: Iterable[Topic]) -> set[int]:
    """Which of these topics have something the viewer has not read."""
    return marks_on(viewer, topics)[0]


def _is_unread(viewer: Viewer, topic: Topic, stored: datetime | None) -> bool:
    waiting = _marks.peek((viewer.id or 0, topic.id))
    seen = [moment for moment in (_read_all_at(viewer), stored, waiting and waiting[1]) if moment]
    return not seen or topic.last_activity_at > max(seen)


def _read_all_at(viewer: Viewer) -> datetime | None:
    return None if viewer.is_guest else viewer.read_all_at


def waiting_number(viewer: Viewer, topic: Topic) -> int:
    """How far the viewer has read, as far as that is not written yet; 0 when nothing waits."""
    waiting = None if viewer.id is None else _marks.peek((viewer.id, topic.id))
    return waiting[0] if waiting else 0


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

    values = {
        "number": case((greater, ReadMark.number), else_=insert.excluded.number),
        "read_at": insert.excluded.read_at,
    }
    return insert.on_conflict_do_update(index_elements=["member_id", "topic_id"], set_=values)


def _write_views(batch: dict[int, int]) -> None:
    for topic_id, count in sorted(batch.items()):
        views = update(Topic).where(Topic.id == topic_id)
        db.session.execute(views.values(views_count=Topic.views_count + count))


_marks: Gatherer[tuple[int, int], Mark] = Gatherer(
    _write_marks, lambda a, b: (max(a[0], b[0]), max(a[1], b[1]))
)
_views: Gatherer[int, int] = Gatherer(_write_views, lambda a, b: a + b)
