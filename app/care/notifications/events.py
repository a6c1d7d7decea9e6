"""What happens to notifications; the live layer rings the bell by these."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from app.core.events import Event


@dataclass(frozen=True)
class NotificationsChanged(Event):
    """A member has other unread notifications than before."""

    signal: ClassVar[str] = "bell"
    member_id: int

    @property
    def channel(self) -> str:
        """The member's own bell."""
        return f"member:{self.member_id}"

    @property
    def audience(self) -> str:
        """Nobody else."""
        return f"member:{self.member_id}"


@dataclass(frozen=True)
class NewsAnnounced(Event):
    """Everyone who may read a piece of news was notified; one event, however many they are."""

    signal: ClassVar[str] = "bell"
    topic_id: int

    @property
    def audience(self) -> str:
        """Everybody looks at their bell; it says nothing of the news itself."""
        return "all"
