"""What only programs read."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.forum.topics.models import Post, Topic


def posts_after(topic: Topic, number: int, limit: int) -> tuple[list[Post], int | None]:
    """Posts of a topic the viewer may see, in order, after `number`; and where the next page starts, if any.

    Removed ones are among them, so that numbers have no gaps; their text is not for showing.
    """
    later = (
        select(Post).where(Post.topic_id == topic.id, Post.number > number).options(joinedload(Post.author))
    )
    found = list(db.session.scalars(later.order_by(Post.number).limit(limit + 1)))
    page = found[:limit]
    return page, page[-1].number if len(found) > limit else None
