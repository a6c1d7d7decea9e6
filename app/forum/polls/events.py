"""What happens to polls. No event says what anybody chose."""

from __future__ import annotations

from dataclasses import dataclass

from app.forum.topics.events import TopicEvent


@dataclass(frozen=True)
class PollVoted(TopicEvent):
    """A member voted, voted otherwise, or took the vote back."""


@dataclass(frozen=True)
class PollChanged(TopicEvent):
    """A poll was put on a topic, changed, or taken away."""


@dataclass(frozen=True)
class PollClosed(TopicEvent):
    """Voting is over: its author or staff ended it, or its time came."""
