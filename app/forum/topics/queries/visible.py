"""The one rule of which topics and posts a viewer may see."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased, contains_eager, joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.settings import settings
from app.forum.spaces.queries import can_member_read, joined, readable_space_ids, who_joined
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Viewer

MOST_COUNTED = 100
# Where a topic went. Made once: making the alias of a wide table costs more than the rest of the rule.
_into = aliased(Topic)


def topic_rule(viewer: Viewer) -> ColumnElement[bool]:
    """Topics in readable spaces; removed ones only for moderators, hidden ones also for their author.

    A draft is seen by its author and by staff; what is for the group only, by those who joined its space.
    One that was merged into another is seen by those who may see that one, for it leads there.
    """
    if viewer.can_moderate:
        return true()
    leads = select(_into.id).where(_into.id == Topic.moved_to_id, _place_rule(viewer, _into))
    return and_(_place_rule(viewer, Topic), or_(Topic.moved_to_id.is_(None), leads.exists()))


def _place_rule(viewer: Viewer, topic: type[Topic]) -> ColumnElement[bool]:
    """Whether a topic (or an alias) stands where the viewer may look."""
    readable = topic.space_id.in_(readable_space_ids(viewer))
    return and_(readable, topic.deleted_at.is_(None), *_smaller_circles(viewer, topic))


def _smaller_circles(viewer: Viewer, topic: type[Topic]) -> Iterator[ColumnElement[bool]]:
    """What not every reader of a space may see; authors always see their own."""
    circles = [
        topic.hidden_at.is_(None),
        or_(topic.audience == "readers", topic.space_id.in_(joined(viewer))),
    ]
    if not viewer.is_staff:
        circles.append(topic.published_at.is_not(None))
    for rule in circles:
        yield rule if viewer.id is None else or_(rule, topic.author_id == viewer.id)


def visible_topics(viewer: Viewer) -> Select[Topic]:
    """The topics that `viewer` may see."""
    return select(Topic).where(topic_rule(viewer))


def listed_topics(viewer: Viewer) -> Select[Topic]:
    """The topics that belong into lists: published, not deleted, hidden nor moved, for moderators too."""
    statement = visible_topics(viewer).where(Topic.deleted_at.is_(None), Topic.hidden_at.is_(None))
    return statement.where(Topic.published_at.is_not(None), Topic.moved_to_id.is_(None))


def visible_posts(viewer: Viewer) -> Select[Post]:
    """The posts whose text `viewer` may see, joined with their topics; for moderators, removed ones too."""
    statement = select(Post).join(Post.topic).where(topic_rule(viewer)).options(contains_eager(Post.topic))
    if viewer.can_moderate:
        return statement
    return statement.where(Post.hidden_at.is_(None), Post.deleted_at.is_(None))


def listed_posts(viewer: Viewer) -> Select[Post]:
    """The posts that belong into lists: neither they nor their topics removed, for moderators too."""
    marks = (Topic.deleted_at, Topic.hidden_at, Post.deleted_at, Post.hidden_at)
    shown = visible_posts(viewer).where(*(mark.is_(None) for mark in marks))
    return shown.where(Topic.published_at.is_not(None))


def topic_or_404(viewer: Viewer, topic_id: int) -> Topic:
    """A topic with its space and author, when the viewer may see it; raises NotFound."""
    statement = _one_topic(viewer.stand_in(), settings().guests_may_read)
    topic: Topic | None = db.session.scalar(statement, {"viewer": viewer.id, "topic": topic_id})
    if topic is None:
        raise NotFound
    return topic


@lru_cache(maxsize=32)
def _one_topic(viewer: Any, guests_may_read: bool) -> Select[Topic]:
    """The rule for one topic. It differs by role and, for guests, by the setting."""
    statement = visible_topics(viewer).where(Topic.id == bindparam("topic"))
    return statement.options(joinedload(Topic.space), joinedload(Topic.author))


def post_or_404(viewer: Viewer, post_id: int) -> Post:
    """A post with its topic, space and author, when the viewer may see its topic; raises NotFound.

    A removed post is found by its author, by moderators, and by staff who deleted it, who can bring it back.
    """
    statement = (
        select(Post).join(Post.topic).where(topic_rule(viewer) | _own_topic(viewer), Post.id == post_id)
    )
    statement = statement.options(contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))
    post = db.session.scalar(statement)
    if post is None or (post.is_gone and not _finds_removed(viewer, post)):
        raise NotFound
    return post


def _finds_removed(viewer: Viewer, post: Post) -> bool:
    removed_it = viewer.is_staff and post.is_deleted and post.deleted_by_id == viewer.id
    return viewer.can_moderate or viewer.id == post.author_id or removed_it


def own_removals(viewer: Viewer) -> Select[Post]:
    """What the viewer deleted and may still read the place of, joined with the topics."""
    places = Topic.space_id.in_(readable_space_ids(viewer))
    mine = select(Post).join(Post.topic).where(Post.deleted_by_id == viewer.id, places)
    return mine.options(contains_eager(Post.topic))


def can_see_post(viewer: Viewer, post_id: int) -> bool:
    """Whether the viewer may see the text of a post that belongs into lists."""
    shown = listed_posts(viewer).where(Post.id == post_id).with_only_columns(Post.id)
    return db.session.scalar(shown) is not None


def place_of_post(viewer: Viewer, post_id: int) -> tuple[Topic, int] | None:
    """The topic of a post and its number there, when the viewer may see the topic; also for a stone."""
    statement = select(Topic, Post.number).join(Post, Post.topic_id == Topic.id).where(topic_rule(viewer))
    found = db.session.execute(statement.where(Post.id == post_id)).one_or_none()
    return None if found is None else (found[0], found[1])


def _own_topic(viewer: Viewer) -> ColumnElement[bool]:
    """A deleted topic stays reachable for the author or staff who deleted it, to undo that."""
    mine = Topic.deleted_by_id == viewer.id
    if not viewer.is_staff:
        mine = and_(Topic.author_id == viewer.id, mine)
    return and_(mine, Topic.space_id.in_(readable_space_ids(viewer)))


def post_token_of(viewer: Viewer, token: str) -> Post | None:
    """The viewer's own post that this client token made."""
    return db.session.scalar(visible_posts(viewer).where(Post.author_id == viewer.id, Post.token == token))


def unanswered_count(viewer: Viewer) -> ScalarSelect[int]:
    """How many questions wait for a first answer, as a subquery, 100 at most."""
    return _few(listed_topics(viewer).where(*Topic.waiting_rule()))


def unanswered_in(space_ids: list[int]) -> dict[int, int]:
    """The same for each of these spaces, for every reader of it."""
    published = Topic.published_at.is_not(None), Topic.audience == "readers"
    gone = (Topic.deleted_at, Topic.hidden_at, Topic.moved_to_id)
    rules = (*published, *(mark.is_(None) for mark in gone), *Topic.waiting_rule())
    shown = select(Topic).where(*rules)
    counts = [_few(shown.where(Topic.space_id == space_id)).label(f"in_{space_id}") for space_id in space_ids]
    found = db.session.execute(select(*counts)).one() if counts else ()
    return dict(zip(space_ids, found, strict=True))


def _few(topics: Select[Topic]) -> ScalarSelect[int]:
    few = topics.with_only_columns(Topic.id).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def first_post_id(topic_id: int) -> int:
    """The id of the post that opens a topic; 0 when there is no such topic."""
    return db.session.scalar(select(Post.id).where(Post.topic_id == topic_id, Post.number == 1)) or 0


def readers_among(member_ids: list[int], topic: Topic) -> set[int]:
    """Of these members, those who may read a published topic; for telling people in bulk."""
    allowed = can_member_read(member_ids, topic.space)
    return allowed if topic.audience == "readers" else allowed & who_joined(topic.space)
