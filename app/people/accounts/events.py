"""What happens to accounts."""

from __future__ import annotations

from dataclasses import dataclass

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
