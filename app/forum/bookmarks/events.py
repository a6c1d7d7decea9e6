"""What happens to bookmarks."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Event


@dataclass(frozen=True)
class BookmarkDue(Event):
    """The moment has come at which a member wanted to be reminded of a post."""

    member_id: int
    post_id: int
