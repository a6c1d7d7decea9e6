"""Bookmarks: private to the member who made them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model

LONGEST_NOTE = 300
WAITING = text("remind_at IS NOT NULL AND NOT is_due")


class Bookmark(Model):
    """A member keeps a post; `is_due` since its reminder came and until the member is done with it."""

    __tablename__ = "bookmarks"
    __table_args__ = (
        Index("ix_bookmarks_member", "member_id", "is_due", "created_at", "post_id"),
        Index("ix_bookmarks_waiting", "remind_at", sqlite_where=WAITING, postgresql_where=WAITING),
    )

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    note: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    remind_at: Mapped[datetime | None]
    is_due: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
