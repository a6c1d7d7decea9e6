"""What happens to ideas beyond votes and status."""

from __future__ import annotations

from dataclasses import dataclass

from app.forum.topics.events import TopicEvent


@dataclass(frozen=True)
class IdeaMerged(TopicEvent):
    """An idea was merged into another one, which has its votes now."""

    target_id: int
    decision_id: int


@dataclass(frozen=True)
class IdeaUnmerged(TopicEvent):
    """Merging an idea was undone: it stands for itself again."""

    target_id: int
