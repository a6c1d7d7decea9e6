"""Posts, and their texts as they stood before."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.forum.topics.models.topic import Topic
from app.people.accounts.models import Member

TRASH = text("deleted_at IS NOT NULL")


class Post(Model):
    """One message of a topic; number 1 opens it.

    With `breaks` a line end of its text is a line break; without, as in older and imported ones, a space.
    """

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        UniqueConstraint("author_id", "token"),
        Index("ix_posts_author", "author_id", "created_at"),
        Index("ix_posts_created", "created_at", "id"),
        Index("ix_posts_trash", "deleted_at", "id", sqlite_where=TRASH, postgresql_where=TRASH),
        Index("ix_posts_best", "topic_id", "helpful", "number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
    breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    html: Mapped[str] = mapped_column(Text)
    markup_version: Mapped[int]
    token: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"))
    reactions: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    score: Mapped[int] = mapped_column(default=0)
    is_official: Mapped[bool] = mapped_column(default=False)
    by_staff: Mapped[bool] = mapped_column(default=False, server_default=false())
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    helpful_count: Mapped[int] = mapped_column(default=0, server_default="0")
    unhelpful_count: Mapped[int] = mapped_column(default=0, server_default="0")
    helpful: Mapped[float] = mapped_column(default=0.0, server_default="0")
    previews: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    vanished: Mapped[bool] = mapped_column(default=False, server_default=false())
    erased_at: Mapped[datetime | None]

    topic: Mapped[Topic] = relationship()
    author: Mapped[Member] = relationship(foreign_keys=[author_id])
    reply_to: Mapped[Post | None] = relationship(remote_side=[id])

    @property
    def url(self) -> str:
        """The lasting address of this post."""
        return f"/posts/{self.id}"

    @property
    def is_hidden(self) -> bool:
        """Whether moderators took it out of sight."""
        return self.hidden_at is not None

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the trash."""
        return self.deleted_at is not None

    @property
    def is_gone(self) -> bool:
        """Whether only a stone is left to see."""
        return self.is_hidden or self.is_deleted

    @property
    def is_vanished(self) -> bool:
        """Whether only its author is told that it was here: they deleted it before anybody replied."""
        return self.vanished and self.is_deleted

    def answers(self, asker_id: int) -> bool:
        """Whether it answers what this member opened: a reply by somebody else, or what is official."""
        return self.number > 1 and (self.author_id != asker_id or self.is_official)

    def answers_for_company(self, asker_id: int) -> bool:
        """Whether it is an answer by the company: its author was of staff, or it is official."""
        return self.answers(asker_id) and (self.by_staff or self.is_official)

    @property
    def is_erased(self) -> bool:
        """Whether its text was taken out of the trash for good; the stone stays."""
        return self.erased_at is not None


class PostMention(Model):
    """The text of a post mentions a member."""

    __tablename__ = "post_mentions"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class Revision(Model):
    """A text as it stood before an edit."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    tags: Mapped[list[str] | None] = mapped_column(JSON)
    body: Mapped[str] = mapped_column(Text)
    breaks: Mapped[bool] = mapped_column(default=False, server_default=false())
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
    erased_by_id: Mapped[int | None]
    erased_reason: Mapped[str] = mapped_column(String(500), default="", server_default="")

    edited_by: Mapped[Member] = relationship()

    @property
    def is_erased(self) -> bool:
        """Whether a moderator took its text away for good."""
        return self.erased_at is not None
