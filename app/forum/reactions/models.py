"""Reactions of members to posts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model
from app.core.i18n import lazy

REACTIONS = {
    "heart": ("❤️", lazy("Love it")),
    "thanks": ("🙏", lazy("Thank you")),
    "insightful": ("💡", lazy("Insightful")),
    "celebrate": ("🎉", lazy("Celebrate")),
    "curious": ("🤔", lazy("Curious")),
}


class Reaction(Model):
    """One member's reaction of one sort to one post."""

    __tablename__ = "reactions"
    __table_args__ = (Index("ix_reactions_created", "created_at"),)

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    key: Mapped[str] = mapped_column(String(20), primary_key=True)
    created_at: Mapped[datetime]
