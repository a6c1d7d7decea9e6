"""Spaces, their members and their invitations."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model
from app.core.i18n import lazy

AUDIENCES = {
    "open": lazy("Open: anyone reads"),
    "members": lazy("Members only: listed, read by those who joined"),
    "hidden": lazy("Hidden: only invited people know of it"),
}
JOIN_POLICIES = {"free": lazy("Anyone joins"), "request": lazy("On request"), "invite": lazy("By invitation")}
POSTING = {
    "everyone": lazy("Every member of the community"),
    "members": lazy("Those who joined"),
    "staff": lazy("Staff"),
}


class Space(Model):
    """A place with its own audience; also a group that members join."""

    __tablename__ = "spaces"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    description: Mapped[str] = mapped_column(Text, default="")
    hue: Mapped[int] = mapped_column(default=250)
    cover: Mapped[str | None] = mapped_column(String(80))
    audience: Mapped[str] = mapped_column(String(10), default="open", index=True)
    join_policy: Mapped[str] = mapped_column(String(10), default="free")
    kinds: Mapped[list[str]] = mapped_column(JSON, default=list)
    posting: Mapped[str] = mapped_column(String(10), default="everyone")
    position: Mapped[int] = mapped_column(default=0)
    archived_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    topics_count: Mapped[int] = mapped_column(default=0)
    members_count: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]

    @property
    def is_open(self) -> bool:
        """Whether anyone may read it."""
        return self.audience == "open"

    @property
    def is_archived(self) -> bool:
        """Whether it is kept for reading only."""
        return self.archived_at is not None

    def takes(self, kind: str) -> bool:
        """Whether topics of this kind are welcome; an empty list welcomes all."""
        return not self.kinds or kind in self.kinds


class Membership(Model):
    """A member's place in a space: asked for, active, or owner."""

    __tablename__ = "memberships"
    __table_args__ = (Index("ix_memberships_member", "member_id", "state"),)

    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("members.id", ondelete="CASCADE"), primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="active")
    role: Mapped[str] = mapped_column(String(10), default="member")
    note: Mapped[str] = mapped_column(String(300), default="")
    created_at: Mapped[datetime]

    @property
    def is_active(self) -> bool:
        """Whether the member has joined, not only asked to."""
        return self.state == "active"

    @property
    def is_owner(self) -> bool:
        """Whether the member runs the space."""
        return self.is_active and self.role == "owner"


class Invitation(Model):
    """A link that lets those who have it join a space."""

    __tablename__ = "invitations"
    __table_args__ = (UniqueConstraint("token_hash"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    space_id: Mapped[int] = mapped_column(ForeignKey("spaces.id", ondelete="CASCADE"), index=True)
    created_by_id: Mapped[int] = mapped_column(ForeignKey("members.id"))
    token_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    uses: Mapped[int] = mapped_column(default=0)
    most_uses: Mapped[int] = mapped_column(default=100)
    revoked_at: Mapped[datetime | None]

    @property
    def is_valid(self) -> bool:
        """Whether it can still be used."""
        return self.revoked_at is None and self.expires_at > clock.now() and self.uses < self.most_uses
