"""What the tests of this room need: conversations with numbers, and proof that nothing was miscounted."""

from __future__ import annotations

from flask import Flask
from sqlalchemy import select

from app.core.db import db
from app.forum.topics.models import Post
from app.forum.topics.recount import counters
from tests.support.cast import Cast


def post_ids(app: Flask, topic_id: int) -> list[int]:
    """The posts of a topic in their order."""
    with app.app_context():
        found = select(Post.id).where(Post.topic_id == topic_id).order_by(Post.number)
        return list(db.session.scalars(found))


def numbers(app: Flask, topic_id: int) -> list[int]:
    """The numbers of the posts of a topic."""
    with app.app_context():
        found = select(Post.number).where(Post.topic_id == topic_id).order_by(Post.number)
        return list(db.session.scalars(found))


def chat(cast: Cast, replies: int = 4, **more: str) -> tuple[int, list[int]]:
    """A topic whose replies come from several people in turn, and the numbers of those replies."""
    topic_id = cast.topic(**more)
    people = ("helper", "staff", "asker")
    return topic_id, [cast.reply(topic_id, people[n % 3], f"Reply {n + 1}") for n in range(replies)]


def miscounted(app: Flask) -> list[tuple[str, int, int, int]]:
    """Every counter that does not fit its rows: name, row, what is kept, what was counted."""
    with app.app_context():
        return [(c.name, *row) for c in counters() for row in db.session.execute(c.wrong())]
