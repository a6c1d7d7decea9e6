"""What the pages say about posts that came or went, as far as the viewer may see the other side."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.forum.moving.models import Move
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import visible_topics
from app.people.accounts.models import Viewer

MOST_LINES = 10
POSTS_PER_PAGE = 50


@dataclass(frozen=True)
class Line:
    """One move as a topic's page tells it: what went or came, and the other topic when it may be named."""

    move: Move
    came: bool
    other: Topic | None


def lines_of(viewer: Viewer, topic: Topic) -> list[Line]:
    """The latest moves from and into a topic, newest first."""
    if not topic.has_moves:
        return []
    of_topic = or_(Move.topic_id == topic.id, Move.into_id == topic.id)
    moves = list(db.session.scalars(select(Move).where(of_topic).order_by(Move.id.desc()).limit(MOST_LINES)))
    others = {move.topic_id for move in moves} | {move.into_id for move in moves}
    named = {
        found.id: found for found in db.session.scalars(visible_topics(viewer).where(Topic.id.in_(others)))
    }
    return [_line(move, topic, named) for move in moves]


def _line(move: Move, topic: Topic, named: dict[int, Topic]) -> Line:
    came = move.into_id == topic.id
    return Line(move, came, named.get(move.topic_id if came else move.into_id))


def posts_to_choose(topic: Topic, after: int) -> list[Post]:
    """The replies after number `after`, one more than a page holds; for a topic the viewer may see."""
    wanted = select(Post).where(Post.topic_id == topic.id, Post.number > max(after, 1))
    wanted = wanted.options(joinedload(Post.author)).order_by(Post.number)
    return list(db.session.scalars(wanted.limit(POSTS_PER_PAGE + 1)))


def target_or_none(viewer: Viewer, topic_id: int) -> Topic | None:
    """The topic in which posts named by this number stand now, when the viewer may see it."""
    found = _found(viewer, topic_id)
    return _found(viewer, found.moved_to_id) if found is not None and found.moved_to_id else found


def _found(viewer: Viewer, topic_id: int) -> Topic | None:
    statement = visible_topics(viewer).where(Topic.id == topic_id)
    return db.session.scalar(statement.options(joinedload(Topic.space), joinedload(Topic.author)))


def target_or_404(viewer: Viewer, topic_id: int) -> Topic:
    """The same; raises NotFound."""
    found = target_or_none(viewer, topic_id)
    if found is None:
        raise NotFound
    return found


def posts_gone_from(topic: Topic, limit: int = 500) -> list[int]:
    """The ids of posts that stood in a topic and were split off, for taking them from open pages."""
    split = select(Move.into_id).where(Move.topic_id == topic.id, Move.verb == "split")
    gone = select(Post.id).where(Post.topic_id.in_(split)).order_by(Post.id.desc()).limit(limit)
    return list(db.session.scalars(gone))
