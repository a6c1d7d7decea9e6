"""Tokens of the API."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core import clock
from app.core.db import Model
from app.core.i18n import lazy
from app.people.accounts.models import Member

SCOPES = {
    "read": lazy("Read everything you can read"),
    "write": lazy("Post, reply and accept solutions in your name"),
}
LIFETIMES = {"30": lazy("30 days"), "90": lazy("90 days"), "365": lazy("One year")}


class ApiToken(Model):
    """A secret that stands for a member, within its scopes and until it expires; only its hash is kept."""

    __tablename__ = "api_tokens"
    __table_args__ = (
        UniqueConstraint("member_id", "form_token"),
        Index("ix_api_tokens_member", "member_id", "revoked_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(20))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    form_token: Mapped[str] = mapped_column(String(100))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]

    member: Mapped[Member] = relationship()

    @property
    def is_valid(self) -> bool:
        """Whether programs can still use it."""
        return self.revoked_at is None and self.expires_at > clock.now()

    def allows(self, scope: str) -> bool:
        """Whether it was made for this."""
        return scope in self.scopes
