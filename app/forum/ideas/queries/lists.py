"""Lists of ideas, by what is asked first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.i18n import Text, lazy
from app.core.paging import Page, newest_first
from app.forum.topics.models import Topic, Vote
from app.forum.topics.queries import TopicList
from app.forum.topics.queries.lists import TOPICS_PER_PAGE, dressed
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

TRENDING = timedelta(days=14)
MOST_TRENDING = 50
ORDERS: dict[str, Text] = {
    "fair": lazy("Most wanted"),
    "votes": lazy("Most votes"),
    "trending": lazy("Trending"),
    "newest": lazy("Newest"),
    "activity": lazy("Latest activity"),
}
COLUMNS: dict[str, list[Any]] = {
    "fair": [Topic.rank, Topic.id],
    "votes": [Topic.votes_count, Topic.id],
    "newest": [Topic.created_at, Topic.id],
    "activity": [Topic.last_activity_at, Topic.id],
}


def ideas_page(viewer: Viewer, order: str = "fair", status: str = "", cursor: str | None = None) -> TopicList:
    """A page of ideas in one of `ORDERS`, of one status; without one, all but those merged into others.

    `trending` are the fifty with most votes in the last fourteen days. Raises NotFound for a bad cursor.
    """
    ideas = listed_topics(viewer).where(Topic.kind == "idea", Topic.archived_at.is_(None))
    ideas = ideas.where(_status_rule(status))
    people = (joinedload(Topic.space), joinedload(Topic.author), joinedload(Topic.last_poster))
    ideas = ideas.options(*people)
    if order == "trending":
        return dressed(viewer, Page(list(db.session.scalars(_trending(ideas)).unique())))
    return dressed(viewer, newest_first(ideas, COLUMNS[order], cursor, TOPICS_PER_PAGE))


def _status_rule(status: str) -> Any:
    if status == "open":
        return Topic.status.is_(None)
    return Topic.status == status if status else func.coalesce(Topic.status, "") != "merged"


def _trending(ideas: Select[Topic]) -> Select[Topic]:
    recent = select(Vote.topic_id, func.count().label("votes")).where(
        Vote.created_at >= clock.now() - TRENDING
    )
    counted = recent.group_by(Vote.topic_id).subquery()
    joined = ideas.join(counted, counted.c.topic_id == Topic.id)
    return joined.order_by(counted.c.votes.desc(), Topic.id.desc()).limit(MOST_TRENDING)
