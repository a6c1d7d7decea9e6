"""How much a member has written in a space."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Contribution(Model):
    """The topics, replies and solutions of a member in a space, as far as every reader of it sees them.

    A profile adds up those of the spaces that its viewer may read, so its numbers tell nothing of others.
    """

    __tablename__ = "contributions"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    space_id: Mapped[int] = mapped_column(
        ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    topics: Mapped[int] = mapped_column(default=0)
    replies: Mapped[int] = mapped_column(default=0)
    solutions: Mapped[int] = mapped_column(default=0)
