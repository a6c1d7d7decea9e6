"""Uploads through the posts that refer to them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from app.core.db import db
from app.core.errors import NotFound
from app.forum.topics.models import Post
from app.forum.topics.queries.visible import visible_posts
from app.forum.uploads.models import Attachment
from app.people.accounts.models import Viewer


def attachment_or_404(viewer: Viewer, key: str) -> Attachment:
    """An upload whose post's text the viewer may see, or their own without a post; raises NotFound."""
    seen = visible_posts(viewer).where(Post.id == Attachment.post_id).with_only_columns(Post.id)
    rules: list[ColumnElement[bool]] = [seen.correlate(Attachment).exists()]
    if not viewer.is_guest:
        rules.append(Attachment.post_id.is_(None) & (Attachment.owner_id == viewer.id))
    attachment = db.session.scalar(select(Attachment).where(Attachment.key == key, or_(*rules)))
    if attachment is None:
        raise NotFound
    return attachment
