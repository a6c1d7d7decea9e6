"""Figures over the open spaces, the same for every reader."""

from __future__ import annotations

from datetime import timedelta
from statistics import median_high

from sqlalchemy import and_, func, select

from app.core import clock
from app.core.db import db
from app.forum.spaces.models import Space
from app.forum.topics.models import Decision, Post, Topic

DAYS = 30
MOST = 2000
NEVER = timedelta.max


def first_answer_times() -> list[timedelta]:
    """How long each question of the last 30 days waited for somebody else's answer; NEVER while it waits."""
    answered = and_(Post.topic_id == Topic.id, Post.author_id != Topic.author_id, Post.number > 1)
    shown = and_(answered, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    statement = select(Topic.created_at, func.min(Post.created_at)).join(Space, Space.id == Topic.space_id)
    statement = statement.outerjoin(Post, shown).where(Topic.kind == "question", Space.audience == "open")
    statement = statement.where(Topic.deleted_at.is_(None), Topic.hidden_at.is_(None))
    statement = statement.where(Topic.created_at > clock.ago(days=DAYS)).group_by(Topic.id).limit(MOST)
    return [first - asked if first else NEVER for asked, first in db.session.execute(statement)]


def expected_wait(times: list[timedelta]) -> timedelta | None:
    """Within which time half of all questions are answered; None when half of them still wait."""
    middle = median_high(times) if times else NEVER
    return None if middle == NEVER else middle


def latest_shipped(limit: int = 4) -> list[tuple[str, str]]:
    """Title and address of the ideas of open spaces that were shipped last."""
    said = (
        select(func.max(Decision.id).label("id"))
        .where(Decision.status == "shipped")
        .group_by(Decision.topic_id)
    )
    latest = said.order_by(func.max(Decision.id).desc()).limit(limit * 3).subquery()
    statement = (
        select(Topic).join(Decision, Decision.topic_id == Topic.id).join(latest, latest.c.id == Decision.id)
    )
    statement = statement.join(Space, Space.id == Topic.space_id).where(
        Space.audience == "open", Topic.status == "shipped", Topic.audience == "readers"
    )
    statement = statement.where(Topic.deleted_at.is_(None), Topic.hidden_at.is_(None))
    rows = db.session.scalars(statement.order_by(Decision.id.desc()).limit(limit))
    return [(topic.title, topic.url) for topic in rows]
