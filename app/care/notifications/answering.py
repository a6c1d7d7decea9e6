"""You asked, we did: those who wanted an idea are told of the news that answers it, once."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.care.notifications import recipients
from app.care.notifications.models import Notification
from app.care.notifications.operations import notify, ring_bells
from app.core.db import db
from app.core.events import EventRow, later
from app.forum.news.events import IdeaAnswered
from app.forum.topics.models import Topic, Vote
from app.forum.topics.queries import readers_among
from app.forum.topics.queries.visible import first_post_id


@later(
    IdeaAnswered,
    name="notifications.answered_idea",
    aliases=("care.notifications.answering.notify_of_answered_idea",),
)
def notify_of_answered_idea(event: IdeaAnswered, row: EventRow) -> None:
    """Tell author, voters and followers who may read both: of the news, or that it ships their idea."""
    idea, news = db.session.get(Topic, event.topic_id), db.session.get(Topic, event.news_id)
    if idea is None or news is None or _is_gone(idea) or _is_gone(news):
        return
    voters = set(db.session.scalars(select(Vote.member_id).where(Vote.topic_id == idea.id)))
    wanted = voters | recipients.followers_of(idea) | {idea.author_id}
    willing = recipients.willing(wanted, idea, row.actor_id, official=True)
    told = readers_among(sorted(willing), news)
    # With its first post: who may not see the news any more must not read its title here either.
    about = {"topic_id": idea.id, "space_id": idea.space_id, "post_id": first_post_id(news.id)}
    kind = "idea_shipped" if idea.status == "shipped" else "idea_news"
    notify(row, dict.fromkeys(told, kind), url=f"/topics/{news.id}", note=news.title, **about)
    _take_back_news(news, told)


def _is_gone(topic: Topic) -> bool:
    return topic.is_deleted or topic.is_hidden or not topic.is_published


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
    ring_bells(members)
