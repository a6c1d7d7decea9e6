"""The blueprint of ideas, and finding one."""

from __future__ import annotations

from flask import Blueprint

from app.core.errors import NotFound
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_or_404
from app.people.accounts.models import Viewer

ideas = Blueprint("ideas", __name__)


def idea_or_404(viewer: Viewer, topic_id: int) -> Topic:
    """An idea that the viewer may see; raises NotFound, also for a topic of another kind."""
    topic = topic_or_404(viewer, topic_id)
    if topic.kind != "idea":
        raise NotFound
    return topic
