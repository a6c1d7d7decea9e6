"""What the page of a topic shows of this room: lines about moves, and the links of staff."""

from __future__ import annotations

from typing import Any

from app.forum.moving.permissions import can_move
from app.forum.moving.queries import lines_of
from app.forum.topics.permissions import can_arrange
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Panel, add_panel
from app.people.accounts.models import Viewer


def moves(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """What was split off and merged; nothing on most pages, and then no statement either."""
    lines = lines_of(viewer, page.topic)
    return {"lines": lines} if lines else None


def tools(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """The ways to move a topic, for staff."""
    if page.topic.published_at is None or not can_arrange(viewer, page.topic):
        return None
    return {"move": can_move(viewer, page.topic), "splits": page.topic.posts_count > 1}


def show_panels() -> None:
    """Put both on the pages of topics."""
    add_panel(Panel("replies", "moving/_moves.html", moves))
    add_panel(Panel("tools", "moving/_tools.html", tools))
