"""What only questions keep: duplicates, wishes to reopen, and the help articles that solved ones become."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


class Duplicate(Model):
    """A question that is answered in another, and who moved over with it, so that it can be undone.

    `target_id` is what was said; the topic's own `same_as_id` follows when that one moves on as well.
    """

    __tablename__ = "duplicates"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    closed_it: Mapped[bool]
    followers: Mapped[list[int]] = mapped_column(JSON, default=list)
    new_followers: Mapped[list[int]] = mapped_column(JSON, default=list)
    sharers: Mapped[list[int]] = mapped_column(JSON, default=list)
    new_sharers: Mapped[list[int]] = mapped_column(JSON, default=list)


class ReopenRequest(Model):
    """A member wants to go on with a closed question; `outcome` is empty until staff decide."""

    __tablename__ = "reopen_requests"
    __table_args__ = (Index("ix_reopen_requests_topic", "topic_id", "outcome"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    created_at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10), default="")
    answer: Mapped[str] = mapped_column(String(300), default="")
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    decided_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship()
    member: Mapped[Member] = relationship(foreign_keys=[member_id])

    @property
    def is_open(self) -> bool:
        """Whether staff still have to decide."""
        return self.outcome == ""


class HelpArticle(Model):
    """A solved question put into lasting words: a page of its own for those who may read its topic."""

    __tablename__ = "help_articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(80), unique=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), unique=True)
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    html: Mapped[str] = mapped_column(Text)
    markup_version: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    withdrawn_at: Mapped[datetime | None]
    helpful_count: Mapped[int] = mapped_column(default=0)
    unhelpful_count: Mapped[int] = mapped_column(default=0)
    guest_helpful_count: Mapped[int] = mapped_column(default=0, server_default="0")
    guest_unhelpful_count: Mapped[int] = mapped_column(default=0, server_default="0")

    topic: Mapped[Topic] = relationship()
    edited_by: Mapped[Member] = relationship()

    @property
    def url(self) -> str:
        """Its address on this site."""
        return f"/help/{self.slug}"

    @property
    def is_withdrawn(self) -> bool:
        """Whether staff took it back; then only they still see it."""
        return self.withdrawn_at is not None


class HelpRevision(Model):
    """A help article as it stood in one version, the present one too."""

    __tablename__ = "help_revisions"
    __table_args__ = (UniqueConstraint("article_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("help_articles.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]

    edited_by: Mapped[Member] = relationship()


class HelpVote(Model):
    """Whether a help article was helpful to a member: 1 when it was, -1 when it was not."""

    __tablename__ = "help_votes"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("help_articles.id", ondelete="CASCADE"), primary_key=True
    )
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]
    created_at: Mapped[datetime]


class HelpGuestVote(Model):
    """The same of a guest, once in a browser: `browser` is the SHA-256 of what its cookie keeps."""

    __tablename__ = "help_guest_votes"

    article_id: Mapped[int] = mapped_column(
        ForeignKey("help_articles.id", ondelete="CASCADE"), primary_key=True
    )
    browser: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]
    created_at: Mapped[datetime]
