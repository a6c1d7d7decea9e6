"""Topics, posts and what members did with them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slugify import slugify
from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.forum.spaces.models import Space
from app.people.accounts.models import Member


class Topic(Model):
    """A conversation of one kind in one space; its words are its posts."""

    __tablename__ = "topics"
    __table_args__ = (
        Index("ix_topics_latest", "last_activity_at", "id"),
        Index("ix_topics_space_latest", "space_id", "last_activity_at", "id"),
        Index("ix_topics_kind_latest", "kind", "last_activity_at", "id"),
        Index("ix_topics_author", "author_id", "created_at"),
        Index("ix_topics_created", "created_at", "id"),
        Index(
            "ix_topics_unanswered",
            "created_at",
            "id",
            sqlite_where=text("kind = 'question' AND solution_post_id IS NULL"),
            postgresql_where=text("kind = 'question' AND solution_post_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id"))
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]
    last_activity_at: Mapped[datetime]
    last_poster_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    posts_count: Mapped[int] = mapped_column(default=1)
    replies_count: Mapped[int] = mapped_column(default=0)
    people_count: Mapped[int] = mapped_column(default=1)
    faces: Mapped[list[int]] = mapped_column(JSON, default=list)
    tags: Mapped[list[str]] = mapped_column(JSON, default=list)
    views_count: Mapped[int] = mapped_column(default=0)
    votes_count: Mapped[int] = mapped_column(default=0)
    me_too_count: Mapped[int] = mapped_column(default=0)
    score: Mapped[int] = mapped_column(default=0)
    solution_post_id: Mapped[int | None]
    solved_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    solved_at: Mapped[datetime | None]
    first_staff_reply_at: Mapped[datetime | None]
    status: Mapped[str | None] = mapped_column(String(20))
    status_reason: Mapped[str] = mapped_column(String(500), default="")
    rating: Mapped[int | None]
    subject: Mapped[str] = mapped_column(String(120), default="")
    outcome: Mapped[str] = mapped_column(String(200), default="")
    pinned_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str] = mapped_column(String(300), default="")
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    version: Mapped[int] = mapped_column(default=1)

    space: Mapped[Space] = relationship()
    author: Mapped[Member] = relationship(foreign_keys=[author_id])
    last_poster: Mapped[Member | None] = relationship(foreign_keys=[last_poster_id])

    @property
    def slug(self) -> str:
        """The title as it stands in the address."""
        return slugify(self.title, max_length=60, word_boundary=True) or "topic"

    @property
    def url(self) -> str:
        """The address of the topic on this site."""
        return f"/topics/{self.id}/{self.slug}"

    @property
    def is_question(self) -> bool:
        """Whether it asks for a solution."""
        return self.kind == "question"

    @property
    def is_answered(self) -> bool:
        """Whether a question has an accepted solution."""
        return self.solution_post_id is not None

    @property
    def is_closed(self) -> bool:
        """Whether it takes no more replies."""
        return self.closed_at is not None

    @property
    def takes_votes(self) -> bool:
        """Whether an idea is still open, so that votes can change something."""
        return not self.is_closed and self.status not in {"shipped", "declined"}

    @property
    def is_pinned(self) -> bool:
        """Whether it stays on top of its space."""
        return self.pinned_at is not None

    @property
    def is_hidden(self) -> bool:
        """Whether moderators took it out of sight."""
        return self.hidden_at is not None

    @property
    def is_deleted(self) -> bool:
        """Whether it lies in the trash."""
        return self.deleted_at is not None


class Post(Model):
    """One message of a topic; number 1 opens it."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("topic_id", "number"),
        UniqueConstraint("author_id", "token"),
        Index("ix_posts_author", "author_id", "created_at"),
        Index("ix_posts_created", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    body: Mapped[str] = mapped_column(Text)
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
    hidden_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    deleted_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))

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


class Revision(Model):
    """A text as it stood before an edit."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("post_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(200), default="")
    body: Mapped[str] = mapped_column(Text)
    edited_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]


class Vote(Model):
    """A member wants an idea."""

    __tablename__ = "votes"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class MeToo(Model):
    """A member has the same question."""

    __tablename__ = "me_too"

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class Decision(Model):
    """What the company said to an idea, and why."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    created_at: Mapped[datetime]

    member: Mapped[Member] = relationship()


class ReadMark(Model):
    """How far a member has read a topic."""

    __tablename__ = "read_marks"

    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    topic_id: Mapped[int] = mapped_column(
        ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    number: Mapped[int]
    read_at: Mapped[datetime]


class ExternalRef(Model):
    """Where something imported came from, so that importing again changes nothing and old links lead here."""

    __tablename__ = "external_refs"

    source: Mapped[str] = mapped_column(String(60), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    external_id: Mapped[str] = mapped_column(String(60), primary_key=True)
    local_id: Mapped[int]
    note: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
