"""Contributions: counting what members have written, space by space."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, literal, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import db, is_sqlite
from app.forum.topics.models import Contribution, Post, Topic

COLUMNS = ("member_id", "space_id", "topics", "replies", "solutions")


def is_counted(topic: Topic) -> bool:
    """Whether every reader of its space sees a topic, so that what stands in it counts."""
    return topic.is_for_all_readers and not (topic.is_deleted or topic.is_hidden)


def add_contribution(member_id: int, topic: Topic, *, replies: int = 0, solutions: int = 0) -> None:
    """Count replies or solutions that came to (or, below 0, left) a topic, if it is counted."""
    if is_counted(topic):
        row = (member_id, topic.space_id, 0, replies, solutions)
        db.session.execute(_adding().values(dict(zip(COLUMNS, row, strict=True))))


def add_topic_contributions(topic: Topic, by: int) -> None:
    """Count the topic for its author, its replies and its solution for theirs (1), or no longer (-1)."""
    db.session.flush()
    rows = _in_topic(topic).subquery()
    sums = [(func.sum(rows.c[name]) * by).label(name) for name in COLUMNS[2:]]
    # In the order of members, so that two writers never wait for each other.
    found = select(rows.c.member_id, literal(topic.space_id), *sums).where(rows.c.member_id.is_not(None))
    found = found.group_by(rows.c.member_id).order_by(rows.c.member_id)
    db.session.execute(_adding().from_select(COLUMNS, found))


@contextmanager
def recounted(*topics: Topic) -> Iterator[None]:
    """Count these topics anew after posts, or they themselves, have moved inside the block."""
    for topic in topics:
        if is_counted(topic):
            add_topic_contributions(topic, -1)
    yield
    for topic in topics:
        if is_counted(topic):
            add_topic_contributions(topic, 1)


def _adding() -> Any:
    insert: Any = sqlite.insert(Contribution) if is_sqlite() else postgresql.insert(Contribution)
    sums = {name: getattr(Contribution, name) + insert.excluded[name] for name in COLUMNS[2:]}
    return insert.on_conflict_do_update(index_elements=list(COLUMNS[:2]), set_=sums)


def _in_topic(topic: Topic) -> CompoundSelect[Any]:
    """Rows of (member, topics, replies, solutions) of one topic."""

    def rows(topics: int, replies: int, solutions: int) -> Select[Any]:
        numbers = (literal(topics), literal(replies), literal(solutions))
        columns: list[Any] = [Post.author_id.label("member_id")]
        columns += (value.label(name) for value, name in zip(numbers, COLUMNS[2:], strict=True))
        return select(*columns)

    alive = (Post.topic_id == topic.id, Post.number > 1, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    return union_all(
        rows(1, 0, 0).where(Post.topic_id == topic.id, Post.number == 1),
        rows(0, 1, 0).where(*alive),
        rows(0, 0, 1).where(Post.id == (topic.solution_post_id or 0)),
    )
