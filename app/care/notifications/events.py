"""What happens to notifications; the live layer rings the bell by these."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class NotificationsChanged(Event):
    """A member has other unread notifications than before."""

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

    topic_id: int
    space_id: int
    to_all: bool

    @property
    def audience(self) -> str:
        """Everybody, or the readers of a space that is not open."""
        return "all" if self.to_all else f"space:{self.space_id}"
