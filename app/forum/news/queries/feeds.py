"""What stands in feeds, and whose private address is whose."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from flask import current_app
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.forms import row_number
from app.forum.news.models import FeedKey
from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

ENTRIES = 25


@dataclass(frozen=True)
class FeedEntry:
    """A piece of news with the text that it opens with."""

    topic: Topic
    first: Post

    @property
    def updated(self) -> datetime:
        """When its text last changed."""
        return max(filter(None, (self.first.edited_at, self.topic.created_at, self.topic.published_at)))


def feed_entries(viewer: Viewer, space: Space | None = None) -> list[FeedEntry]:
    """The latest news the viewer may read, of all spaces or of one, the newest first."""
    news = listed_topics(viewer).where(Topic.kind == "news")
    if space is not None:
        news = news.where(Topic.space_id == space.id)
    statement = news.join(Post, (Post.topic_id == Topic.id) & (Post.number == 1)).add_columns(Post)
    statement = statement.options(joinedload(Topic.author), joinedload(Topic.space))
    rows = db.session.execute(statement.order_by(Topic.created_at.desc(), Topic.id.desc()).limit(ENTRIES))
    return [FeedEntry(topic, first) for topic, first in rows.unique()]


def feed_key_of(viewer: Viewer) -> FeedKey | None:
    """The viewer's feed key, if they made one."""
    return None if viewer.id is None else db.session.get(FeedKey, viewer.id)


def secret_of(key: FeedKey) -> str:
    """The part of a private address that proves it; it is kept nowhere, so the database proves nothing."""
    material = f"news feed {key.member_id} {key.salt}".encode()
    digest = hmac.new(str(current_app.config["SECRET_KEY"]).encode(), material, hashlib.sha256)
    return f"{key.member_id}-{digest.hexdigest()[:40]}"


def key_behind(secret: str) -> FeedKey:
    """The key behind a private address. Raises NotFound when it is revoked, forged or of a closed account."""
    number = row_number(secret.partition("-")[0])
    statement = select(FeedKey).where(FeedKey.member_id == number).options(joinedload(FeedKey.member))
    key = db.session.scalar(statement)
    if (
        key is None
        or not key.member.active
        or not hmac.compare_digest(secret_of(key).encode(), secret.encode())
    ):
        raise NotFound
    return key
