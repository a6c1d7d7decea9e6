"""What happens around signing in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class SignInBegan(Event):
    """A member signed in in a browser."""

    signal: ClassVar[str] = "mine"
    sign_in_id: int
    member_id: int

    @property
    def audience(self) -> str:
        """Its member's other browsers."""
        return f"member:{self.member_id}"


@dataclass(frozen=True)
class SignInEnded(Event):
    """A sign-in is over: its cookie is worth nothing and its sockets must close."""

    signal: ClassVar[str] = "mine"
    sign_in_id: int
    member_id: int

    @property
    def audience(self) -> str:
        """Its member's other browsers."""
        return f"member:{self.member_id}"


@dataclass(frozen=True)
class EmailAsked(Event):
    """Somebody asked for a mail to an address; who has it, if anybody, is looked up later."""

    request_id: int


@dataclass(frozen=True)
class EmailChanged(Event):
    """A member has another address now."""

    member_id: int


@dataclass(frozen=True)
class PasswordChanged(Event):
    """A member has another password now."""

    member_id: int


@dataclass(frozen=True)
class CommunityInvitationMade(Event):
    """An administrator made an invitation link."""

    invitation_id: int


@dataclass(frozen=True)
class CommunityInvitationRevoked(Event):
    """An administrator took an invitation link back."""

    invitation_id: int
