"""What happens to spaces."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class SpaceEvent(Event):
    """Base: shown to those who may read the space."""

    signal: ClassVar[str] = "spaces"
    places: ClassVar[tuple[str, ...]] = ("space", "lists")
    space_id: int

    @property
    def audience(self) -> str:
        """The readers of the space."""
        return f"space:{self.space_id}"

    @property
    def rings(self) -> list[str]:
        """Pages of the space, pages that list it, and those of the member it is about."""
        rooms = [f"{place}:{self.space_id}" for place in self.places]
        member_id = getattr(self, "member_id", None)
        return rooms if member_id is None else [*rooms, f"member:{member_id}"]


@dataclass(frozen=True)
class SpaceMade(SpaceEvent):
    """A space was made."""

    places: ClassVar[tuple[str, ...]] = ("space", "lists", "rail")


@dataclass(frozen=True)
class SpaceChanged(SpaceEvent):
    """A space's name, audience or rules changed; whoever lost access must leave."""

    places: ClassVar[tuple[str, ...]] = ("space", "lists", "rail")


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
