"""What members want, and what the company said to it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.db import Model
from app.core.i18n import lazy
from app.people.accounts.models import Member

IMPORTANCE = {
    1: lazy("Nice to have"),
    2: lazy("Important"),
    3: lazy("Cannot do without"),
}


class Wanting:
    """What every vote says, whoever cast it.

    `stated` is the importance that was said here, `importance` what counts: the greatest one, also of votes
    that a merge brought. `why` are the words that were said here, `also` those that were said for what was
    merged into it, a line each. `origin_id` is the idea a vote came from that is only here by a merge.
    """

    importance: Mapped[int] = mapped_column(default=1, server_default="1")
    stated: Mapped[int] = mapped_column(default=1, server_default="1")
    why: Mapped[str] = mapped_column(String(280), default="", server_default="")
    also: Mapped[str] = mapped_column(Text, default="", server_default="")
    source: Mapped[str] = mapped_column(String(200), default="", server_default="")
    by_id: Mapped[int | None]
    origin_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime]

    @property
    def words(self) -> list[str]:
        """Why it is wanted, each reason once."""
        return list(dict.fromkeys(line for line in [self.why, *self.also.split("\n")] if line))


class Vote(Wanting, Model):
    """A member wants an idea; `own` when they said so themselves, else staff noted it for them."""

    __tablename__ = "votes"
    __table_args__ = (
        Index("ix_votes_latest", "topic_id", "created_at"),
        Index("ix_votes_created", "created_at"),
    )

    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(
        ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    own: Mapped[bool] = mapped_column(default=True, server_default=true())

    member: Mapped[Member] = relationship(viewonly=True)


class CustomerVote(Wanting, Model):
    """A customer without an account wants an idea, as staff were told; `key` is the name for comparing."""

    __tablename__ = "customer_votes"
    __table_args__ = (UniqueConstraint("topic_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(120))
    name: Mapped[str] = mapped_column(String(120))
    own: Mapped[bool] = mapped_column(default=False, server_default=false())


class Decision(Model):
    """What the company said to an idea, and why; `before` is the status until then."""

    __tablename__ = "decisions"

    id: Mapped[int] = mapped_column(primary_key=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    before: Mapped[str | None] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(String(500))
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    owner_id: Mapped[int | None]
    created_at: Mapped[datetime]

    member: Mapped[Member] = relationship()
    owner: Mapped[Member | None] = relationship(
        primaryjoin="foreign(Decision.owner_id) == Member.id", viewonly=True
    )
