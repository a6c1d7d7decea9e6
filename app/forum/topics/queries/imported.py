"""Finding what came from elsewhere by the number it had there, as far as the viewer may see it."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.core.db import db
from app.forum.topics.models import ExternalRef, Post, Topic
from app.forum.topics.queries.visible import visible_posts, visible_topics
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import visible_members


def imported_topic(viewer: Viewer, number: int) -> Topic | None:
    """The topic that a question of this number became."""
    return db.session.scalar(visible_topics(viewer).where(Topic.id.in_(_local("question", number))).limit(1))


def imported_post(viewer: Viewer, kind: str, number: int) -> Post | None:
    """The reply that an answer or comment of this number became."""
    return db.session.scalar(visible_posts(viewer).where(Post.id.in_(_local(kind, number))).limit(1))


def imported_member(viewer: Viewer, number: int) -> Member | None:
    """The member that a user of this number became."""
    return db.session.scalar(visible_members(viewer).where(Member.id.in_(_local("user", number))).limit(1))


def _local(kind: str, number: int) -> Select[int]:
    return select(ExternalRef.local_id).where(
        ExternalRef.source.startswith("stackexchange:"),
        ExternalRef.kind == kind,
        ExternalRef.external_id == str(number),
    )
