"""Who is told of what: followers, people mentioned, owners; less those who muted it or may not read it."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, or_, select

from app.care.notifications.models import Notification
from app.core.db import db
from app.forum.follows.models import Follow
from app.forum.spaces.models import Membership, Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import readers_among
from app.forum.topics.text import rendered
from app.people.accounts.queries import members_by_handle

MOST_MENTIONS = 50


def present_post(post_id: int) -> Post | None:
    """The post an event is about, unless it or its topic is gone meanwhile."""
    post = db.session.get(Post, post_id)
    if post is None or post.is_gone or post.topic.is_deleted or post.topic.is_hidden:
        return None
    return post


def mentioned_in(post: Post, event_id: int) -> list[int]:
    """The members whose handles stand in a post, the first fifty, unless an earlier event told them of it."""
    members = [member.id for member in members_by_handle(rendered(post.body).mentions[:MOST_MENTIONS])]
    rule = (
        Notification.post_id == post.id,
        Notification.member_id.in_(members),
        Notification.event_id != event_id,
    )
    told = set(db.session.scalars(select(Notification.member_id).where(*rule))) if members else set()
    return [member_id for member_id in members if member_id not in told]


def followers_of_replies(topic: Topic) -> set[int]:
    """Those who follow every reply: of this topic, or of its space."""
    wanted = or_(_target("topic", topic.id), _target("space", topic.space_id))
    return set(db.session.scalars(select(Follow.member_id).where(wanted, Follow.level == "every")))


def followers_of_topics(topic: Topic) -> set[int]:
    """Those who follow new topics: of the space, of the author, or of a tag."""
    tags = select(TopicTag.tag_id).join(Tag, Tag.id == TopicTag.tag_id).where(TopicTag.topic_id == topic.id)
    tagged = and_(Follow.target == "tag", Follow.target_id.in_(tags))
    wanted = or_(_target("space", topic.space_id), _target("member", topic.author_id), tagged)
    return set(db.session.scalars(select(Follow.member_id).where(wanted, Follow.level != "muted")))


def followers_of(topic: Topic) -> set[int]:
    """Those who follow this topic."""
    wanted = and_(_target("topic", topic.id), Follow.level == "every")
    return set(db.session.scalars(select(Follow.member_id).where(wanted)))


def owners_of(space: Space) -> set[int]:
    """Those who run a space."""
    rule = (Membership.space_id == space.id, Membership.role == "owner", Membership.state == "active")
    return set(db.session.scalars(select(Membership.member_id).where(*rule)))


def muting(topic: Topic, actor_id: int | None) -> ColumnElement[bool]:
    """The rule of who muted this topic or the member who acts."""
    return and_(Follow.level == "muted", or_(_target("topic", topic.id), _target("member", actor_id or 0)))


def muting_space(space_id: int) -> ColumnElement[bool]:
    """The rule of who muted a space."""
    return and_(Follow.level == "muted", _target("space", space_id))


def willing(member_ids: Iterable[int], topic: Topic, actor_id: int | None) -> set[int]:
    """Of these members those who are told: not the actor, nobody who muted it, only who may read it."""
    candidates = set(member_ids) - {actor_id}
    if not candidates:
        return set()
    muted = set(db.session.scalars(select(Follow.member_id).where(muting(topic, actor_id))))
    return readers_among(sorted(candidates - muted), topic)


def who_muted_space(space_id: int) -> set[int]:
    """Those who want to hear nothing new from a space."""
    return set(db.session.scalars(select(Follow.member_id).where(muting_space(space_id))))


def told_before(post: Post, kind: str, event_id: int) -> set[int]:
    """Those whom an earlier event told the same about this post, and who have not read it yet."""
    rule = (Notification.post_id == post.id, Notification.kind == kind, Notification.event_id != event_id)
    return set(
        db.session.scalars(select(Notification.member_id).where(*rule, Notification.read_at.is_(None)))
    )


def _target(target: str, target_id: int) -> ColumnElement[bool]:
    return and_(Follow.target == target, Follow.target_id == target_id)
