"""Finding bookmarks; whether their posts may still be seen is asked by the rooms above."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, false, select

from app.core.db import db
from app.forum.bookmarks.models import Bookmark
from app.people.accounts.models import Viewer


def own_bookmarks(viewer: Viewer) -> Select[Bookmark]:
    """The viewer's own bookmarks; nobody sees those of somebody else."""
    if viewer.id is None:
        return select(Bookmark).where(false())
    return select(Bookmark).where(Bookmark.member_id == viewer.id)


def bookmark_of(viewer: Viewer, post_id: int) -> Bookmark | None:
    """The viewer's bookmark of a post, if there is one."""
    return None if viewer.id is None else db.session.get(Bookmark, (viewer.id, post_id))


def waiting_bookmarks(now: datetime, limit: int) -> list[Bookmark]:
    """Bookmarks whose reminder has come and was not given yet, the earliest first."""
    rule = (Bookmark.remind_at <= now, Bookmark.is_due.is_(False))
    return list(db.session.scalars(select(Bookmark).where(*rule).order_by(Bookmark.remind_at).limit(limit)))
