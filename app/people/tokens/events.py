"""What happens to tokens."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class TokenCreated(Event):
    """A member made a token."""

    token_id: int
    member_id: int


@dataclass(frozen=True)
class TokenRevoked(Event):
    """A token is worth nothing any more."""

    token_id: int
    member_id: int
