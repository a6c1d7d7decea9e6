"""Whom a post mentions, kept as rows beside its text."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from app.core.db import db
from app.forum.topics.models import Post, PostMention
from app.people.accounts.queries import members_by_handle

MOST_MENTIONS = 50


def keep_mentions(post: Post, handles: Sequence[str]) -> None:
    """Keep whom the text of a post mentions, the first fifty; whom it mentions no more is forgotten."""
    now = {member.id for member in members_by_handle(handles[:MOST_MENTIONS])}
    of_post = PostMention.post_id == post.id
    before = set(db.session.scalars(select(PostMention.member_id).where(of_post)))
    if gone := before - now:
        db.session.execute(delete(PostMention).where(of_post, PostMention.member_id.in_(gone)))
    if fresh := sorted(now - before):
        rows = [{"post_id": post.id, "member_id": member_id} for member_id in fresh]
        db.session.execute(insert(PostMention), rows)
