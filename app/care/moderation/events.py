"""What happens in the moderators' room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class CaseEvent(Event):
    """Base: changes the moderators' queue, which only they see."""

    signal: ClassVar[str] = "moderation"
    case_id: int

    @property
    def channel(self) -> str:
        """The queue."""
        return "moderators"

    @property
    def audience(self) -> str:
        """Moderators only."""
        return "moderators"


@dataclass(frozen=True)
class CaseOpened(CaseEvent):
    """A post was reported that nobody had reported, or that was decided about before."""


@dataclass(frozen=True)
class CaseReported(CaseEvent):
    """One more member reported the post of an open case."""


@dataclass(frozen=True)
class CaseClosed(CaseEvent):
    """A moderator decided."""
