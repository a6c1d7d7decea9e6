"""What members did with topics: shared, found helpful, read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core.db import Model


class MeToo(Model):
    """A member has the same question."""

    __tablename__ = "me_too"
    __table_args__ = (Index("ix_me_too_created", "created_at"),)

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    created_at: Mapped[datetime]


class HelpfulVote(Model):
    """Whether a post helped a member: 1 when it did, -1 when it did not."""

    __tablename__ = "helpful_votes"

    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    value: Mapped[int]
    created_at: Mapped[datetime]


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
