"""What a member alone sees of their own: what they keep, follow or write. Their other pages are told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Actor, Event, record


@dataclass(frozen=True)
class OwnThingsChanged(Event):
    """A member keeps, follows, ignores or is writing other things than before."""

    signal: ClassVar[str] = "mine"
    member_id: int

    @property
    def audience(self) -> str:
        """Nobody else."""
        return f"member:{self.member_id}"


def own_things_changed(actor: Actor) -> None:
    """Let the other pages that a member has open look again once the transaction commits."""
    record(OwnThingsChanged(actor.id), actor)
