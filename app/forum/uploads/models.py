"""Files that members attached to what they wrote."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Attachment(Model):
    """A file or picture; its owner's alone until a post refers to it, then for whoever may see that post."""

    __tablename__ = "attachments"
    __table_args__ = (
        Index("ix_attachments_owner", "owner_id", "created_at"),
        Index("ix_attachments_post", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(40), unique=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id", ondelete="SET NULL"))
    place: Mapped[str] = mapped_column(String(120), default="")
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(120))
    bytes: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    moves: Mapped[bool] = mapped_column(default=False)
    alt: Mapped[str] = mapped_column(String(300), default="")
    sha256: Mapped[str] = mapped_column(String(64))
    file: Mapped[str] = mapped_column(String(80))
    small: Mapped[str | None] = mapped_column(String(80))
    created_at: Mapped[datetime]
    loose_since: Mapped[datetime | None] = mapped_column(index=True)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown in the text; everything else is a download."""
        return self.width is not None

    @property
    def is_loose(self) -> bool:
        """Whether no post refers to it."""
        return self.post_id is None

    @property
    def files(self) -> list[str]:
        """What it has in the storage."""
        return [name for name in (self.file, self.small) if name]
