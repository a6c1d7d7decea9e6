"""What a member has voted for, and how many votes are left."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from app.core.db import db
from app.core.paging import Page, cut, decode_cursor
from app.core.settings import settings
from app.forum.ideas.ranking import SHUT
from app.forum.topics.models import Topic, Vote
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

PER_PAGE = 25


@dataclass(frozen=True)
class Budget:
    """How many open votes a member has, and how many they may have; None for as many as they like."""

    used: int
    most: int | None

    @property
    def left(self) -> int | None:
        """How many are left; None for as many as they like."""
        return None if self.most is None else max(self.most - self.used, 0)


def budget_of(viewer: Viewer) -> int | None:
    """How many open votes the viewer's tier may have at once; None for as many as they like."""
    rules = settings()
    most = {"newcomer": rules.votes_newcomer, "member": rules.votes_member, "regular": rules.votes_regular}
    return most.get(viewer.tier) or None


def open_votes(viewer: Viewer) -> int:
    """How many votes the viewer has given to ideas that are open still, among those they may see."""
    mine = _mine(viewer).where(Topic.closed_at.is_(None), func.coalesce(Topic.status, "").not_in(SHUT))
    return db.session.scalar(select(func.count()).select_from(mine.subquery())) or 0


def budget_shown(viewer: Viewer) -> Budget:
    """The viewer's budget as their page says it."""
    return Budget(open_votes(viewer), budget_of(viewer))


def my_votes(viewer: Viewer, cursor: str | None = None) -> Page[tuple[Vote, Topic]]:
    """The viewer's votes with the ideas, the latest first. Raises NotFound for a bad cursor."""
    ideas = listed_topics(viewer).where(Vote.member_id == viewer.id)
    rows = ideas.join(Vote, Vote.topic_id == Topic.id).add_columns(Vote).join(Topic.space)
    rows = rows.options(contains_eager(Topic.space))
    if cursor:
        at, number = decode_cursor(cursor, [Vote.created_at.type.python_type, int])
        earlier = (Vote.created_at < at) | ((Vote.created_at == at) & (Topic.id < number))
        rows = rows.where(earlier)
    rows = rows.order_by(Vote.created_at.desc(), Topic.id.desc()).limit(PER_PAGE + 1)
    found = [(vote, topic) for topic, vote in db.session.execute(rows)]
    return cut(found, PER_PAGE, lambda row: [row[0].created_at, row[1].id])


def _mine(viewer: Viewer) -> Select[int]:
    ideas = listed_topics(viewer).with_only_columns(Topic.id)
    return ideas.join(Vote, Vote.topic_id == Topic.id).where(Vote.member_id == viewer.id, Vote.own)
