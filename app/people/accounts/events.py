"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class MemberJoined(Event):
    """Somebody made an account."""

    member_id: int


@dataclass(frozen=True)
class MemberApproved(Event):
    """An administrator let a new account take part."""

    member_id: int


@dataclass(frozen=True)
class ApprovalAwaited(Event):
    """A new account, whose address is confirmed, waits for a moderator to let it take part."""

    signal: ClassVar[str] = "moderation"
    member_id: int

    @property
    def channel(self) -> str:
        """The moderators' queue."""
        return "moderators"

    @property
    def audience(self) -> str:
        """Moderators only."""
        return "moderators"


@dataclass(frozen=True)
class ApprovalDeclined(ApprovalAwaited):
    """A new account was declined: it cannot sign in, and may be approved later."""


@dataclass(frozen=True)
class RoleChanged(Event):
    """A member's role is another one now."""

    member_id: int
    role: str

    @property
    def audience(self) -> str:
        """Moderators see it in the log."""
        return "moderators"


@dataclass(frozen=True)
class MemberSuspended(Event):
    """A member may not write until a moment; every sign-in and socket of theirs ends."""

    member_id: int


@dataclass(frozen=True)
class MemberReinstated(Event):
    """A suspension was taken back."""

    member_id: int


@dataclass(frozen=True)
class ProfileChanged(Event):
    """A member changed what others see of them."""

    member_id: int


@dataclass(frozen=True)
class PresenceChanged(Event):
    """A member lets others see when they are here, or no longer does."""

    member_id: int
