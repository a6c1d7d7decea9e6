"""Answers in the order of their worth: the solution, what is official, what helped most, then by time."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.core.paging import decode_cursor, encode_cursor
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic


def sorts_best(topic: Topic) -> bool:
    """Whether the replies of a topic can be read best first."""
    return KINDS[topic.kind].helpful == "replies"


def best_rule(topic: Topic, cursor: str, limit: int) -> ColumnElement[bool]:
    """Which posts a page needs: the opening one, those that stand first, and the next ones by worth.

    The page starts after `cursor`, which holds the worth and number of the last post before it. One post
    more than `limit` tells that there is another page. Raises NotFound when the cursor cannot be read.
    """
    return or_(Post.number == 1, *_first(topic), Post.id.in_(_next_ids(topic, cursor, limit + 1)))


def _first(topic: Topic) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    shown = and_(Post.is_official, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    return Post.id == (topic.solution_post_id or 0), shown


def _next_ids(topic: Topic, cursor: str, limit: int) -> Select[int]:
    ids = select(Post.id).where(Post.topic_id == topic.id, Post.number > 1, ~or_(*_first(topic)))
    if cursor:
        worth, number = decode_cursor(cursor, [float, int])
        later = and_(Post.helpful == worth, Post.number > number)
        ids = ids.where(or_(Post.helpful < worth, later))
    return ids.order_by(Post.helpful.desc(), Post.number).limit(limit)


def ranked(topic: Topic, posts: list[Post], cursor: str, limit: int) -> tuple[list[Post], str | None]:
    """The posts that `best_rule` found, in order, without the opening one; the cursor of the next page."""
    replies = [post for post in posts if post.number > 1]
    first = [post for post in replies if _stands_first(topic, post)]
    others = sorted((p for p in replies if p not in first), key=lambda post: (-post.helpful, post.number))
    more = None
    if len(others) > limit:
        others = others[:limit]
        more = encode_cursor([others[-1].helpful, others[-1].number])
    first.sort(key=lambda post: (post.id != topic.solution_post_id, post.number))
    return others if cursor else [*first, *others], more


def _stands_first(topic: Topic, post: Post) -> bool:
    return post.id == topic.solution_post_id or (post.is_official and not post.is_gone)
