"""Who follows what."""

from __future__ import annotations

from sqlalchemy import Select, select

from app.core.db import db
from app.forum.follows.models import Follow
from app.people.accounts.models import Viewer


def follow_of(viewer: Viewer, target: str, target_id: int) -> Follow | None:
    """How the viewer follows something, if at all."""
    return None if viewer.id is None else db.session.get(Follow, (viewer.id, target, target_id))


def followed_topics(viewer: Viewer) -> Select[int]:
    """The ids of the topics a viewer follows, as a subquery."""
    rule = (Follow.member_id == viewer.id, Follow.target == "topic", Follow.level == "every")
    return select(Follow.target_id).where(*rule)
