"""Finding tags. Which topics carry them is asked through `visible_topics`."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from app.core.db import db
from app.core.errors import NotFound
from app.forum.tags.models import Tag, TopicTag


def tag_or_404(name: str) -> Tag:
    """The tag of this name; raises NotFound."""
    tag = db.session.scalar(select(Tag).where(Tag.name == name.lower()))
    if tag is None:
        raise NotFound
    return tag


def tags_of(topic_ids: Iterable[int]) -> dict[int, list[str]]:
    """The tag names of several topics, in one statement."""
    ids = list(topic_ids)
    found: dict[int, list[str]] = {i: [] for i in ids}
    if ids:
        rows = select(TopicTag.topic_id, Tag.name).join(Tag, Tag.id == TopicTag.tag_id)
        for topic_id, name in db.session.execute(rows.where(TopicTag.topic_id.in_(ids)).order_by(Tag.name)):
            found[topic_id].append(name)
    return found
