"""You asked, we did: those who wanted an idea are told of the news that answers it, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from app.care.notifications import recipients
from app.care.notifications.events import NotificationsChanged
from app.care.notifications.models import Notification
from app.care.notifications.operations import notify
from app.core.db import db
from app.core.events import EventRow, later, record
from app.forum.news.events import IdeaAnswered
from app.forum.topics.models import Topic, Vote
from app.forum.topics.queries import readers_among

SAME_MOMENT = timedelta(seconds=2)


@later(IdeaAnswered)
def notify_of_answered_idea(event: IdeaAnswered, row: EventRow) -> None:
    """Tell voters and followers who may read both, but not those whom the new status of the idea was told."""
    idea, news = db.session.get(Topic, event.topic_id), db.session.get(Topic, event.news_id)
    if idea is None or news is None or _is_gone(idea) or _is_gone(news):
        return
    voters = set(db.session.scalars(select(Vote.member_id).where(Vote.topic_id == idea.id)))
    wanted = voters | recipients.followers_of(idea) | {idea.author_id}
    willing = recipients.willing(wanted, idea, row.actor_id, official=True)
    told = willing & readers_among(sorted(willing), news) - _told_of_status(idea, row)
    url = f"/topics/{news.id}"
    notify(
        row,
        dict.fromkeys(told, "idea_news"),
        topic_id=idea.id,
        space_id=idea.space_id,
        url=url,
        note=news.title,
    )
    _take_back_news(news, told)


def _is_gone(topic: Topic) -> bool:
    return topic.is_deleted or topic.is_hidden or not topic.is_published


def _told_of_status(idea: Topic, row: EventRow) -> set[int]:
    """Those whom the new status, set in the same moment, was told."""
    near = EventRow.created_at.between(row.created_at - SAME_MOMENT, row.created_at + SAME_MOMENT)
    told = select(Notification.member_id).join(EventRow, EventRow.id == Notification.event_id)
    told = told.where(Notification.topic_id == idea.id, EventRow.name == "StatusChanged", near)
    return set(db.session.scalars(told))


def _take_back_news(news: Topic, member_ids: set[int]) -> None:
    """Who hears of their idea need not hear of the same news again."""
    twice = (
        Notification.topic_id == news.id,
        Notification.kind == "news",
        Notification.member_id.in_(member_ids),
        Notification.read_at.is_(None),
    )
    members = db.session.scalars(select(Notification.member_id).where(*twice)).all()
    db.session.execute(delete(Notification).where(*twice))
    for member_id in members:
        record(NotificationsChanged(member_id))
