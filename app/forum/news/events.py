"""What happens to news beyond what happens to every topic."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event
from app.forum.topics.events import TopicEvent


@dataclass(frozen=True)
class NewsScheduled(Event):
    """A draft will be published by the clock, or at another time than before."""

    topic_id: int


@dataclass(frozen=True)
class ScheduleCancelled(Event):
    """A draft will not be published by the clock any more."""

    topic_id: int


@dataclass(frozen=True)
class NewsAcknowledged(Event):
    """A member said that they have read what everybody must read."""

    signal: ClassVar[str] = "mine"
    topic_id: int
    member_id: int

    @property
    def audience(self) -> str:
        """The member's other pages."""
        return f"member:{self.member_id}"

    @property
    def rings(self) -> list[str]:
        """The member's other pages, and those of staff who look at who has read it."""
        return [self.audience, f"readers:{self.topic_id}"]


@dataclass(frozen=True)
class IdeaAnswered(TopicEvent):
    """Published news says what became of an idea; `topic_id` is the idea, `news_id` the news."""

    news_id: int


@dataclass(frozen=True)
class FeedAddressMade(Event):
    """A member made an address for reading news in another program; an earlier one is worth nothing now."""

    member_id: int


@dataclass(frozen=True)
class FeedAddressRevoked(Event):
    """A member's feed address is worth nothing any more."""

    member_id: int
