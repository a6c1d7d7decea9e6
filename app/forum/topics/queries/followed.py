"""What a member's list of followed topics holds."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.forum.follows.queries import followed_topics, targets_of
from app.forum.tags.models import TopicTag
from app.forum.topics.models import Topic
from app.people.accounts.models import Viewer


def followed_rule(viewer: Viewer) -> ColumnElement[bool]:
    """Topics the viewer follows; and those of followed spaces, tags and people, unless something about them
    is muted."""
    by_themselves = Topic.id.in_(followed_topics(viewer))
    return or_(by_themselves, and_(_belongs(viewer, silent=False), ~_belongs(viewer, silent=True)))


def _belongs(viewer: Viewer, *, silent: bool) -> ColumnElement[bool]:
    def ids(target: str) -> Select[int]:
        return targets_of(viewer, target, silent=silent)

    tagged = select(TopicTag.topic_id).where(TopicTag.tag_id.in_(ids("tag")))
    whole = (
        Topic.space_id.in_(ids("space")),
        Topic.author_id.in_(ids("member")),
        Topic.id.in_(tagged),
    )
    return or_(*whole, Topic.id.in_(ids("topic"))) if silent else or_(*whole)


def tagged_rule(tag_id: int) -> ColumnElement[bool]:
    """Topics with a tag."""
    return Topic.id.in_(select(TopicTag.topic_id).where(TopicTag.tag_id == tag_id))
