"""What was split off and merged, for the lines on both pages and so that each happens once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class Move(Model):
    """Posts that went from one topic to another. Ids are plain numbers: a line outlives what it speaks of."""

    __tablename__ = "moves"
    __table_args__ = (UniqueConstraint("actor_id", "token"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    verb: Mapped[str] = mapped_column(String(10))
    topic_id: Mapped[int] = mapped_column(index=True)
    into_id: Mapped[int] = mapped_column(index=True)
    posts_count: Mapped[int]
    actor_id: Mapped[int]
    token: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]

    @property
    def is_merge(self) -> bool:
        """Whether all posts of a topic went."""
        return self.verb == "merge"
