"""Who is told of what: followers, people mentioned, owners; less those who muted it or may not read it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.care.notifications.models import Notification
from app.core.db import db
from app.forum.follows.models import SILENT, Follow
from app.forum.follows.queries import aimed_at, aimed_at_any, wide
from app.forum.spaces.models import Membership, Space
from app.forum.tags.models import TopicTag
from app.forum.topics.models import MeToo, Post, PostMention, Topic
from app.forum.topics.queries import readers_among


def present_post(post_id: int) -> Post | None:
    """The post an event is about, unless it or its topic is gone meanwhile."""
    post = db.session.get(Post, post_id)
    if post is None or post.is_gone or post.topic.is_deleted or post.topic.is_hidden:
        return None
    if not post.topic.is_published:
        return None
    return post


def mentioned_in(post: Post, event_id: int) -> list[int]:
    """The members whom a post mentions, unless an earlier event told them of it."""
    told = select(Notification.member_id).where(
        Notification.post_id == post.id, Notification.event_id != event_id
    )
    rule = (PostMention.post_id == post.id, PostMention.member_id.not_in(told))
    return list(
        db.session.scalars(select(PostMention.member_id).where(*rule).order_by(PostMention.member_id))
    )


def followers_of_replies(topic: Topic, author_id: int | None = None) -> set[int]:
    """Those who follow every reply: of this topic; or of its space, a tag of it or whoever wrote the reply,
    unless they muted its space or a tag of it."""
    return followers_of(topic) | _wide(topic, author_id or 0, Follow.level == "every")


def followers_of_topics(topic: Topic) -> set[int]:
    """Those who follow new topics of the space, of the author or of a tag, and muted neither place."""
    return _wide(topic, topic.author_id, Follow.level.not_in(SILENT))


def _wide(topic: Topic, author_id: int, closely: ColumnElement[bool]) -> set[int]:
    wanted = wide(topic.space_id, author_id, _tags_of(topic))
    muted = select(Follow.member_id).where(muting_place(topic))
    return set(db.session.scalars(select(Follow.member_id).where(wanted, closely).except_(muted)))


def _tags_of(topic: Topic) -> Select[int]:
    return select(TopicTag.tag_id).where(TopicTag.topic_id == topic.id)


def followers_of(topic: Topic) -> set[int]:
    """Those who follow this topic."""
    wanted = and_(aimed_at("topic", topic.id), Follow.level == "every")
    return set(db.session.scalars(select(Follow.member_id).where(wanted)))


def sharers_of(topic: Topic) -> set[int]:
    """Those who said that they have this question too."""
    return set(db.session.scalars(select(MeToo.member_id).where(MeToo.topic_id == topic.id)))


def owners_of(space: Space) -> set[int]:
    """Those who run a space."""
    rule = (Membership.space_id == space.id, Membership.role == "owner", Membership.state == "active")
    return set(db.session.scalars(select(Membership.member_id).where(*rule)))


def muting_topic(topic: Topic) -> ColumnElement[bool]:
    """The rule of who muted this topic."""
    return and_(Follow.level.in_(SILENT), aimed_at("topic", topic.id))


def muting(topic: Topic, actor_id: int | None) -> ColumnElement[bool]:
    """The rule of who muted this topic, or muted or ignores the member who acts."""
    return muting_topic(topic) | and_(Follow.level.in_(SILENT), aimed_at("member", actor_id or 0))


def muting_place(topic: Topic) -> ColumnElement[bool]:
    """The rule of who muted the space of a topic, or one of its tags."""
    places = or_(aimed_at("space", topic.space_id), aimed_at_any("tag", _tags_of(topic)))
    return and_(Follow.level.in_(SILENT), places)


def willing(
    member_ids: Iterable[int], topic: Topic, actor_id: int | None, *, official: bool = False
) -> set[int]:
    """Of these members those who are told: not the actor, nobody who muted it, only who may read it.

    What the company says `official`ly reaches those as well who muted or ignore whoever says it.
    """
    candidates = set(member_ids) - {actor_id}
    if not candidates:
        return set()
    rule = muting_topic(topic) if official else muting(topic, actor_id)
    muted = set(db.session.scalars(select(Follow.member_id).where(rule)))
    return readers_among(sorted(candidates - muted), topic)


def told_before(post: Post, kind: str, event_id: int) -> set[int]:
    """Those whom an earlier event told the same about this post, and who have not read it yet."""
    rule = (Notification.post_id == post.id, Notification.kind == kind, Notification.event_id != event_id)
    return set(
        db.session.scalars(select(Notification.member_id).where(*rule, Notification.read_at.is_(None)))
    )
