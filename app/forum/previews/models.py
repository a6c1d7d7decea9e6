"""What links lead to, as it was read from their pages, and which posts wait for it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class LinkPage(Model):
    """A page that some post links to: asked for, being fetched, or known; without a title it told nothing."""

    __tablename__ = "link_pages"
    __table_args__ = (Index("ix_link_pages_due", "fetched_at", "locked_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str] = mapped_column(Text)
    title: Mapped[str] = mapped_column(String(200), default="")
    site: Mapped[str] = mapped_column(String(100), default="")
    description: Mapped[str] = mapped_column(String(400), default="")
    asked_at: Mapped[datetime]
    fetched_at: Mapped[datetime | None]
    locked_until: Mapped[datetime | None]


class PreviewWish(Model):
    """A post waits for a page to be fetched."""

    __tablename__ = "preview_wishes"

    page_id: Mapped[int] = mapped_column(ForeignKey("link_pages.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(
        ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True, index=True
    )
