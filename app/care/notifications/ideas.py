"""What the company says to ideas, told to those who want them; each decision once."""

from __future__ import annotations

from sqlalchemy import func, select

from app.care.notifications import recipients
from app.care.notifications.operations import notify
from app.core.db import db
from app.core.events import EventRow, later
from app.forum.ideas.events import IdeaMerged
from app.forum.topics.events import StatusChanged
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Decision, Topic, Vote
from app.forum.topics.queries import readers_among


@later(
    StatusChanged,
    name="notifications.idea_status",
    aliases=("care.notifications.ideas.notify_of_status",),
)
def notify_of_status(event: StatusChanged, row: EventRow) -> None:
    """Tell the author, the voters and the followers; a decision that was replaced meanwhile is not told.

    Who may read the news that said it hears of that news alone.
    """
    topic = _present(event.topic_id)
    if topic is None or event.decision_id != _last_decision(topic.id):
        return
    told = recipients.willing(_interested(topic), topic, row.actor_id)
    news = _present(event.news_id) if event.news_id else None
    if news is not None and news.is_published:
        told -= readers_among(sorted(told), news)
    _tell(row, topic, "status", told)


@later(
    IdeaMerged,
    name="notifications.idea_merge",
    aliases=("care.notifications.ideas.notify_of_merge",),
)
def notify_of_merge(event: IdeaMerged, row: EventRow) -> None:
    """Tell the same of an idea that was merged, unless they may not see the idea it became a part of."""
    topic, target = _present(event.topic_id), _present(event.target_id)
    if topic is None or target is None or event.decision_id != _last_decision(topic.id):
        return
    willing = recipients.willing(_interested(topic), topic, row.actor_id)
    _tell(row, topic, "merged", readers_among(sorted(willing), target))


def _present(topic_id: int) -> Topic | None:
    topic = db.session.get(Topic, topic_id)
    return None if topic is None or topic.is_deleted or topic.is_hidden else topic


def _last_decision(topic_id: int) -> int | None:
    return db.session.scalar(select(func.max(Decision.id)).where(Decision.topic_id == topic_id))


def _interested(topic: Topic) -> set[int]:
    voters = db.session.scalars(select(Vote.member_id).where(Vote.topic_id == topic.id))
    return {topic.author_id, *voters, *recipients.followers_of(topic)}


def _tell(row: EventRow, topic: Topic, kind: str, members: set[int]) -> None:
    status = STATUSES.get(topic.status or "")
    note = f"{status}: {topic.status_reason}" if status else topic.status_reason
    told = dict.fromkeys(members, kind)
    notify(row, told, space_id=topic.space_id, topic_id=topic.id, note=note[:500])
