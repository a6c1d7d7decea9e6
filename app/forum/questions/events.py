"""What happens to questions beyond being asked and answered."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event
from app.forum.topics.events import TopicEvent


@dataclass(frozen=True)
class DuplicateMarked(TopicEvent):
    """A question was marked as answered in another one."""


@dataclass(frozen=True)
class DuplicateUnmarked(TopicEvent):
    """A question stands for itself again."""


@dataclass(frozen=True)
class HelpArticleChanged(TopicEvent):
    """The help article of a solved question was written, changed, withdrawn or brought back."""


@dataclass(frozen=True)
class ReopeningRequested(Event):
    """A member asked staff to reopen a closed question."""

    topic_id: int
    request_id: int

    @property
    def audience(self) -> str:
        """Those who decide."""
        return "staff"


@dataclass(frozen=True)
class ReopeningDecided(Event):
    """Staff said whether a question is reopened for a member who asked."""

    topic_id: int
    request_id: int
    member_id: int

    @property
    def audience(self) -> str:
        """Who asked."""
        return f"member:{self.member_id}"
