"""What to offer while somebody writes, and the tags there are: only what the viewer may know."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.forum.spaces.models import Space
from app.forum.spaces.queries import can_member_read
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import suggest_members

MOST_TAGS = 200
OFFERED = 8


def visible_tags(viewer: Viewer, start: str = "", limit: int = MOST_TAGS) -> list[tuple[str, int]]:
    """The tags on topics the viewer may see, with how many of those carry each, the most used first."""
    seen = listed_topics(viewer).with_only_columns(Topic.id).subquery()
    uses = func.count().label("uses")
    statement = (
        select(Tag.name, uses)
        .join(TopicTag, TopicTag.tag_id == Tag.id)
        .join(seen, seen.c.id == TopicTag.topic_id)
    )
    if start:
        statement = statement.where(Tag.name.startswith(start, autoescape=True))
    rows = db.session.execute(statement.group_by(Tag.name).order_by(uses.desc(), Tag.name).limit(limit))
    return [(name, uses) for name, uses in rows]


def visible_tag_or_404(viewer: Viewer, name: str) -> Tag:
    """The tag of this name, when a topic that the viewer may see carries it; raises NotFound."""
    seen = listed_topics(viewer).with_only_columns(Topic.id)
    carried = select(TopicTag.topic_id).where(TopicTag.tag_id == Tag.id, TopicTag.topic_id.in_(seen))
    tag = db.session.scalar(select(Tag).where(Tag.name == name.lower(), carried.exists()))
    if tag is None:
        raise NotFound
    return tag


def suggest_people(viewer: Viewer, text: str, space: Space | None) -> list[Member]:
    """Members to mention whose name or handle starts with `text`; in a closed space only its readers."""
    wanted = OFFERED if space is None or space.is_open else 60
    found = list(db.session.scalars(suggest_members(viewer, text, wanted)))
    if space is None or space.is_open:
        return found
    readers = can_member_read([member.id for member in found], space)
    return [member for member in found if member.id in readers][:OFFERED]
