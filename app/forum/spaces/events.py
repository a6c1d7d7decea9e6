"""What happens to spaces."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class SpaceEvent(Event):
    """Base: shown to those who may read the space."""

    space_id: int

    @property
    def audience(self) -> str:
        """The readers of the space."""
        return f"space:{self.space_id}"


@dataclass(frozen=True)
class SpaceMade(SpaceEvent):
    """A space was made."""


@dataclass(frozen=True)
class SpaceChanged(SpaceEvent):
    """A space's name, audience or rules changed; whoever lost access must leave."""


@dataclass(frozen=True)
class MemberAskedToJoin(SpaceEvent):
    """Somebody asked the owners to be let in."""

    member_id: int


@dataclass(frozen=True)
class MemberJoinedSpace(SpaceEvent):
    """Somebody joined, was accepted or used an invitation."""

    member_id: int


@dataclass(frozen=True)
class MemberLeftSpace(SpaceEvent):
    """Somebody left or was removed."""

    member_id: int
