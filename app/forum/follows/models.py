"""Who follows what, and how closely."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.i18n import lazy

LEVELS = {"every": lazy("Every reply"), "first": lazy("Only new topics"), "muted": lazy("Muted")}
LEVELS_OF = {
    "topic": ("every", "muted"),
    "space": tuple(LEVELS),
    "tag": tuple(LEVELS),
    "member": tuple(LEVELS),
}
IGNORED = "ignored"
SILENT = ("muted", IGNORED)
TARGETS = tuple(LEVELS_OF)


class Follow(Model):
    """A member follows a topic, space, tag or member; or mutes it, or ignores a member altogether."""

    __tablename__ = "follows"
    __table_args__ = (Index("ix_follows_target", "target", "target_id", "level"),)

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    target: Mapped[str] = mapped_column(String(10), primary_key=True)
    target_id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[str] = mapped_column(String(10), default="every")
    reason: Mapped[str] = mapped_column(String(20), default="")
    created_at: Mapped[datetime]
