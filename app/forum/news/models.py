"""What news knows beyond a topic: whom it tells and when, which ideas it answers, who has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.i18n import lazy
from app.forum.topics.models import Topic
from app.people.accounts.models import Member

REACHES = {
    "readers": lazy("Everyone who reads the space, and tell all of them"),
    "followers": lazy("Everyone who reads the space, but tell only its followers and members"),
    "group": lazy("Only those who joined the space"),
}
SCHEDULED = text("publish_at IS NOT NULL")


class NewsPlan(Model):
    """When a piece of news is published, whom it tells then, and what became of that."""

    __tablename__ = "news_plans"
    __table_args__ = (
        Index("ix_news_plans_publish_at", "publish_at", sqlite_where=SCHEDULED, postgresql_where=SCHEDULED),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    reach: Mapped[str] = mapped_column(String(10), default="readers")
    publish_at: Mapped[datetime | None]
    zone: Mapped[str] = mapped_column(String(60), default="")
    scheduled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    ships: Mapped[bool] = mapped_column(default=False)
    ship_reason: Mapped[str] = mapped_column(String(500), default="")
    announced_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(String(20), default="")

    scheduled_by: Mapped[Member | None] = relationship()

    @property
    def is_scheduled(self) -> bool:
        """Whether it will be published by the clock."""
        return self.publish_at is not None


class NewsIdea(Model):
    """An idea that a piece of news answers; `told_at` is when those who wanted it were told."""

    __tablename__ = "news_ideas"

    news_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    idea_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    told_at: Mapped[datetime | None]

    idea: Mapped[Topic] = relationship(foreign_keys=[idea_id])


class Acknowledgement(Model):
    """A member says that they have read a piece of news that everybody must read."""

    __tablename__ = "acknowledgements"
    __table_args__ = (Index("ix_acknowledgements_topic", "topic_id", "created_at", "member_id"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]

    member: Mapped[Member] = relationship()


class FeedKey(Model):
    """What a member's private feed address is made of; without the row it is worth nothing."""

    __tablename__ = "feed_keys"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    salt: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]

    member: Mapped[Member] = relationship()
