"""Sign-ins, what was asked by e-mail, invitations, and the code of the very first visit."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model

FRESH = timedelta(minutes=15)


class SignIn(Model):
    """One browser in which a member signed in; the cookie carries the token whose hash is kept here."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_member", "member_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    uniquifier: Mapped[str] = mapped_column(String(64))
    device: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(String(64), default="")
    persistent: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_reason: Mapped[str] = mapped_column(String(40), default="")

    @property
    def is_fresh(self) -> bool:
        """Whether the member proved who they are a short while ago."""
        return self.proved_at > clock.now() - FRESH


class EmailRequest(Model):
    """Something asked for with an address: written alike whether or not anybody has that address."""

    __tablename__ = "email_requests"
    __table_args__ = (
        Index("ix_email_requests_expires", "expires_at"),
        Index("ix_email_requests_last", "email", "purpose"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(20))
    email: Mapped[str] = mapped_column(String(320))
    origin: Mapped[str] = mapped_column(String(300))
    next_url: Mapped[str] = mapped_column(String(500), default="")
    # What was begun as a guest and is done when the code or the link of this mail is used, signed.
    act: Mapped[str] = mapped_column(Text, default="", server_default="")
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(String(64), default="")
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]


class CommunityInvitation(Model):
    """A link with which people may make an account without waiting for approval."""

    __tablename__ = "community_invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    note: Mapped[str] = mapped_column(String(120), default="")
    role: Mapped[str] = mapped_column(String(20), default="customer")
    created_by_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses_left: Mapped[int] = mapped_column(default=1)
    used_count: Mapped[int] = mapped_column(default=0)
    revoked_at: Mapped[datetime | None]

    @property
    def is_open(self) -> bool:
        """Whether the link still works."""
        return self.revoked_at is None and self.uses_left > 0 and self.expires_at > clock.now()


class SetupCode(Model):
    """The code that the first visitor of an empty production community must know; there is one at most."""

    __tablename__ = "setup_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
