"""What happens to notifications; the live layer rings the bell by these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class NotificationsChanged(Event):
    """Some members have other unread notifications than before; one event, however many they are."""

    signal: ClassVar[str] = "bell"
    member_ids: list[int]

    @property
    def rings(self) -> list[str]:
        """The bells of these members and nobody else's."""
        return [f"member:{member_id}" for member_id in self.member_ids]


@dataclass(frozen=True)
class NewsAnnounced(Event):
    """Everyone who may read a piece of news was notified; one event, however many they are."""

    signal: ClassVar[str] = "news"
    topic_id: int

    @property
    def audience(self) -> str:
        """Everybody looks at their bell; it says nothing of the news itself."""
        return "all"
