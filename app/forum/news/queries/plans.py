"""Drafts, their plans, and covers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, newest_first
from app.forum.news.models import NewsPlan
from app.forum.topics.models import Topic
from app.forum.topics.queries import visible_topics
from app.people.accounts.models import Viewer

PER_PAGE = 25


@dataclass(frozen=True)
class Draft:
    """A draft and its plan, which old ones may not have."""

    topic: Topic
    plan: NewsPlan | None


def drafts_page(viewer: Viewer, cursor: str | None = None) -> Page[Draft]:
    """News that is not published yet and that the viewer may see, the latest first."""
    drafts = visible_topics(viewer).where(Topic.kind == "news", Topic.published_at.is_(None))
    drafts = drafts.where(Topic.deleted_at.is_(None)).options(
        joinedload(Topic.space), joinedload(Topic.author)
    )
    page = newest_first(drafts, [Topic.created_at, Topic.id], cursor, PER_PAGE)
    ids = [topic.id for topic in page.items]
    found = db.session.scalars(select(NewsPlan).where(NewsPlan.topic_id.in_(ids)))
    plans = {plan.topic_id: plan for plan in found}
    return Page([Draft(topic, plans.get(topic.id)) for topic in page.items], next=page.next)


def plan_of(topic: Topic) -> NewsPlan | None:
    """The plan of a piece of news, if it has one; for those who may see what is planned."""
    return db.session.get(NewsPlan, topic.id)


def topic_with_cover_or_404(viewer: Viewer, name: str) -> Topic:
    """The news with this cover, when the viewer may see it; raises NotFound."""
    topic = db.session.scalar(visible_topics(viewer).where(Topic.cover == name).limit(1))
    if topic is None:
        raise NotFound
    return topic


def covers_in_use() -> list[str]:
    """The names of all covers that some news has."""
    return [name for name in db.session.scalars(select(Topic.cover).where(Topic.cover.is_not(None))) if name]
