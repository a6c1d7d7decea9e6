"""What is due by the clock: solved questions close after a while."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select

from app.core import clock
from app.core.chores import chore
from app.core.db import db, transaction
from app.core.events import record
from app.core.i18n import _
from app.core.settings import settings
from app.forum.topics.events import TopicClosed
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import ExternalRef, Topic

BATCH = 200


@chore(every=timedelta(hours=1), name="questions.close_solved")
def close_solved_questions() -> None:
    """Close questions that were solved, or reopened after that, longer ago than the community decided."""
    days = settings().close_solved_days
    while days and _close_some(days) == BATCH:
        pass


def _close_some(days: int) -> int:
    with transaction():
        topics = _due(days)
        for topic in topics:
            topic.closed_at = clock.now()
            topic.close_reason = _("It was solved %(days)s days ago or earlier.", days=days)
            record(TopicClosed(topic.id, topic.space_id))
    return len(topics)


def _due(days: int) -> list[Topic]:
    before = clock.ago(days=days)
    kinds = [kind.key for kind in KINDS.values() if kind.has_solution]
    solved = (Topic.kind.in_(kinds), Topic.solution_post_id.is_not(None), Topic.solved_at < before)
    open_long = (Topic.closed_at.is_(None), or_(Topic.reopened_at.is_(None), Topic.reopened_at < before))
    # What was imported stays as it was: solved years ago there, all of it would close within the hour here.
    imported = select(ExternalRef.local_id).where(ExternalRef.kind == "question")
    due = select(Topic).where(*solved, *open_long, Topic.id.not_in(imported))
    due = due.where(Topic.deleted_at.is_(None), Topic.moved_to_id.is_(None))
    return list(db.session.scalars(due.order_by(Topic.id).limit(BATCH).with_for_update(of=Topic)))
