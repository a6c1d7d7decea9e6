"""Reports, the cases they open, and sanctions."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Model
from app.core.i18n import lazy
from app.forum.topics.models import Post
from app.people.accounts.models import Member

REASONS = {
    "spam": lazy("Spam or advertising"),
    "abuse": lazy("Insults or harassment"),
    "off-topic": lazy("It does not belong here"),
    "private": lazy("Somebody’s private data"),
    "other": lazy("Something else"),
}
OPEN = text("state = 'open'")


class Case(Model):
    """A reported post in the moderators' queue; at most one is open for a post."""

    __tablename__ = "cases"
    __table_args__ = (
        Index("uq_cases_open_post", "post_id", unique=True, sqlite_where=OPEN, postgresql_where=OPEN),
        Index("ix_cases_queue", "state", "id"),
        Index("ix_cases_most", "state", "flags_count", "id"),
        Index("ix_cases_post", "post_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10), default="open")
    flags_count: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    set_aside_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    reason: Mapped[str] = mapped_column(String(500), default="")
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("members.id"))
    closed_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship()
    handled_by: Mapped[Member | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state == "open"

    @property
    def is_set_aside(self) -> bool:
        """Whether its post was hidden because several members reported it."""
        return self.set_aside_at is not None


class Flag(Model):
    """One member reports one post, once."""

    __tablename__ = "flags"
    __table_args__ = (
        UniqueConstraint("post_id", "member_id"),
        Index("ix_flags_case", "case_id"),
        Index("ix_flags_member", "member_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(String(1000), default="")
    created_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    member: Mapped[Member] = relationship()

    @property
    def reason_label(self) -> str:
        """The reason in words."""
        return str(REASONS.get(self.reason, self.reason))


class Sanction(Model):
    """A warning or a suspension, with the words its member is shown."""

    __tablename__ = "sanctions"
    __table_args__ = (
        UniqueConstraint("by_id", "token"),
        Index("ix_sanctions_member", "member_id", "seen_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(String(500))
    until: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"))
    token: Mapped[str] = mapped_column(String(100))
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]

    by: Mapped[Member] = relationship(foreign_keys=[by_id])

    @property
    def is_suspension(self) -> bool:
        """Whether it takes the right to write for a while; otherwise it is a warning."""
        return self.kind == "suspension"

    @property
    def runs(self) -> bool:
        """Whether it is a suspension that holds now."""
        return self.until is not None and self.ended_at is None and self.until > clock.now()
