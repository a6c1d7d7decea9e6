"""Which ideas news answers, and which news answers an idea: each as far as the viewer may see it."""

from __future__ import annotations

from sqlalchemy import or_, select

from app.core.db import db
from app.forum.news.models import NewsIdea
from app.forum.spaces.models import Space
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

MOST_NEWS = 5
MOST_OFFERED = 12


def ideas_of(viewer: Viewer, news: Topic) -> list[Topic]:
    """The ideas that a piece of news answers and the viewer may see, the most wanted first."""
    linked = select(NewsIdea.idea_id).where(NewsIdea.news_id == news.id)
    ideas = listed_topics(viewer).where(Topic.id.in_(linked))
    return list(db.session.scalars(ideas.order_by(Topic.votes_count.desc(), Topic.id)))


def linked_ids(news: Topic) -> list[int]:
    """The ids of the ideas that a piece of news answers; for the form of those who write it."""
    linked = select(NewsIdea.idea_id).where(NewsIdea.news_id == news.id)
    return list(db.session.scalars(linked.order_by(NewsIdea.idea_id)))


def news_of(viewer: Viewer, idea: Topic) -> list[Topic]:
    """The published news that answers an idea and that the viewer may see, the latest first."""
    linked = select(NewsIdea.news_id).where(NewsIdea.idea_id == idea.id)
    news = listed_topics(viewer).where(Topic.id.in_(linked))
    return list(
        db.session.scalars(news.order_by(Topic.published_at.desc(), Topic.id.desc()).limit(MOST_NEWS))
    )


def news_for_readers_of(idea: Topic) -> list[Topic]:
    """The same for a fragment that all readers of the idea see alike: only what each of them may read."""
    linked = select(NewsIdea.news_id).where(NewsIdea.idea_id == idea.id)
    shown = (Topic.deleted_at.is_(None), Topic.hidden_at.is_(None), Topic.published_at.is_not(None))
    everyone = or_(Topic.space_id == idea.space_id, Space.audience == "open")
    news = select(Topic).join(Space, Space.id == Topic.space_id).where(Topic.id.in_(linked), *shown, everyone)
    news = news.where(Topic.audience == "readers", Topic.moved_to_id.is_(None))
    return list(
        db.session.scalars(news.order_by(Topic.published_at.desc(), Topic.id.desc()).limit(MOST_NEWS))
    )


def ideas_to_ship(viewer: Viewer, chosen: list[int]) -> list[Topic]:
    """Ideas to offer to who writes news: those chosen already, and those in progress or planned."""
    soon = Topic.status.in_(("in_progress", "planned"))
    ideas = listed_topics(viewer).where(Topic.kind == "idea", or_(soon, Topic.id.in_(chosen)))
    order = (Topic.id.not_in(chosen), Topic.votes_count.desc(), Topic.id)
    return list(db.session.scalars(ideas.order_by(*order).limit(MOST_OFFERED + len(chosen))))
