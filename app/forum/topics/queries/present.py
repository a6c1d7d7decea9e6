"""Posts and topics as they are drawn now, with everything their fragments show.

They are for rooms whose members were let in before. Where many events are drawn of one present, their posts
come in one statement and each topic once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload
from sqlalchemy.orm.interfaces import ORMOption

from app.core.db import db
from app.forum.topics.models import Post, Topic

AT_ONCE = 200
Known = dict[tuple[type[Any], int], Any]
_known: ContextVar[Known | None] = ContextVar("known", default=None)


@contextmanager
def one_present(post_ids: Iterable[int] = ()) -> Iterator[None]:
    """Inside, a post or topic is loaded once; these posts are loaded together."""
    before = _known.set({})
    try:
        _load(sorted(set(post_ids)))
        yield
    finally:
        _known.reset(before)


def post_as_shown(post_id: int) -> Post | None:
    """A post with its topic, author and what it answers; None when there is none."""
    found: Post | None = _once(Post, post_id, _of_post())
    return found


def topic_as_shown(topic_id: int) -> Topic | None:
    """A topic with its space, author and last poster; None when there is none."""
    people = [joinedload(Topic.space), joinedload(Topic.author), joinedload(Topic.last_poster)]
    found: Topic | None = _once(Topic, topic_id, people)
    return found


def _of_post() -> list[ORMOption]:
    topic, parent = joinedload(Post.topic), joinedload(Post.reply_to).joinedload(Post.author)
    return [
        joinedload(Post.author),
        topic.joinedload(Topic.space),
        topic.joinedload(Topic.author),
        topic.joinedload(Topic.last_poster),
        parent,
    ]


def _once(kind: type[Any], number: int, options: Sequence[ORMOption]) -> Any:
    known = _known.get()
    if known is None:
        return db.session.get(kind, number, options=options, populate_existing=True)
    key = (kind, number)
    if key not in known:
        known[key] = db.session.get(kind, number, options=options, populate_existing=True)
    return known[key]


def _load(post_ids: list[int]) -> None:
    known = _known.get()
    if known is None or len(post_ids) < 2:
        return
    for start in range(0, len(post_ids), AT_ONCE):
        some = post_ids[start : start + AT_ONCE]
        statement = select(Post).where(Post.id.in_(some)).options(*_of_post())
        found = db.session.scalars(statement.execution_options(populate_existing=True))
        known |= dict.fromkeys([(Post, number) for number in some])
        for post in found:
            known[Post, post.id] = post
            known[Topic, post.topic_id] = post.topic
