"""Giving the uploads of a text the audience of its post."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.core.db import db
from app.forum.topics.models import Post, Revision
from app.forum.uploads.operations import link_uploads
from app.people.accounts.models import Member


def attach_uploads(actor: Member, post: Post, before: str = "") -> None:
    """Link what the present text of a post refers to; what it referred to `before` stays with its revisions.

    Raises Invalid on "body" when the text has too many files.
    """

    def revisions() -> Iterable[str]:
        return db.session.scalars(select(Revision.body).where(Revision.post_id == post.id))

    link_uploads(actor, post.id, post.body, before, revisions)
