"""What ideas add to the page of a topic."""

from __future__ import annotations

from typing import Any

from app.forum.ideas.permissions import can_decide
from app.forum.ideas.queries import merged_from, merged_into, who_asked
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Panel, add_panel
from app.people.accounts.models import Viewer

IDEAS = frozenset({"idea"})


def _banner(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Where a merged idea went, as far as the viewer may know."""
    topic = page.topic
    return {"target": merged_into(viewer, topic)} if topic.status == "merged" else None


def _asked(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """Who asked and why, by importance, and what was merged into it."""
    votes = who_asked(viewer, page.topic)
    merged = merged_from(viewer, page.topic) if page.topic.merges_count else []
    return {"votes": votes, "merged": merged}


def _tools(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """What staff decide."""
    return {} if can_decide(viewer, page.topic) else None


add_panel(Panel("title", "ideas/_banner.html", _banner, IDEAS))
add_panel(Panel("first", "ideas/_asked.html", _asked, IDEAS))
add_panel(Panel("tools", "ideas/_tools.html", _tools, IDEAS))
