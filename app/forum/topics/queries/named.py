"""Topics and posts by number, for those who know the numbers already."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.db import db
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.visible import visible_posts, visible_topics
from app.people.accounts.models import Viewer


def topics_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Topic]:
    """Of these topics, those the viewer may see, in one statement."""
    found = db.session.scalars(visible_topics(viewer).where(Topic.id.in_(ids))) if ids else ()
    return {topic.id: topic for topic in found}


def posts_by_id(viewer: Viewer, ids: Sequence[int]) -> dict[int, Post]:
    """Of these posts, those whose text the viewer may see, with their topics, in one statement."""
    found = db.session.scalars(visible_posts(viewer).where(Post.id.in_(ids))) if ids else ()
    return {post.id: post for post in found}
