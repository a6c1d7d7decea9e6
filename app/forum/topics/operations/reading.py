"""Having read: everything, or one list of topics; and taking that back for a minute."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete, func, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.core import clock
from app.core.db import db, is_sqlite
from app.forum.topics.models import Post, ReadMark, Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member

UNDO_WITHIN = timedelta(minutes=5)


def mark_all_read(actor: Member) -> None:
    """Everything up to now is read, in every topic the member may see."""
    actor.read_all_at = clock.now()


def mark_read_again(actor: Member, moment: datetime | None, before: datetime) -> bool:
    """Take back that all was read at a moment; it was up to `before`. Says whether that was possible."""
    if moment is None or moment != actor.read_all_at or clock.now() - moment > UNDO_WITHIN:
        return False
    actor.read_all_at = min(before, moment)
    return True


def mark_list_read(actor: Member, rule: ColumnElement[bool]) -> datetime:
    """The topics of one list are read up to now; returns the moment, by which it can be taken back.

    How far a topic was read keeps its number, so that the line "new since your last visit" stays true.
    """
    now = clock.now()
    values = [literal(actor.id), Topic.id, literal(0), literal(now, ReadMark.read_at.type)]
    read_since = select(ReadMark.topic_id).where(
        ReadMark.member_id == actor.id,
        ReadMark.topic_id == Topic.id,
        ReadMark.read_at >= Topic.last_activity_at,
    )
    topics = listed_topics(actor).where(
        rule,
        Topic.last_activity_at > (actor.read_all_at or actor.created_at),
        ~read_since.correlate(Topic).exists(),
    )
    chosen = topics.with_only_columns(*values)
    insert: Any = sqlite.insert(ReadMark) if is_sqlite() else postgresql.insert(ReadMark)
    insert = insert.from_select(["member_id", "topic_id", "number", "read_at"], chosen)
    later = {"read_at": insert.excluded.read_at}
    db.session.execute(insert.on_conflict_do_update(index_elements=["member_id", "topic_id"], set_=later))
    return now


def take_back_list_read(actor: Member, moment: datetime) -> bool:
    """Undo what `mark_list_read` did at a moment; says whether that was short enough ago.

    A topic that was read in part is read as far as it was: until the post of its number was written.
    """
    if not clock.now() - UNDO_WITHIN <= moment <= clock.now():
        return False
    mine = (ReadMark.member_id == actor.id, ReadMark.read_at == moment)
    db.session.execute(delete(ReadMark).where(*mine, ReadMark.number == 0))
    reached = select(func.max(Post.created_at)).where(
        Post.topic_id == ReadMark.topic_id, Post.number <= ReadMark.number
    )
    db.session.execute(update(ReadMark).where(*mine).values(read_at=reached.scalar_subquery()))
    return True
