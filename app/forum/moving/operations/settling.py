"""Putting the numbers of a topic right after posts came or went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import joinedload, load_only

from app.core.db import db
from app.core.events import record
from app.forum.topics.events import SolutionWithdrawn
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.answers import recount_answers
from app.people.accounts.models import Member

FACES = 3


def renumber(posts: Iterable[Post], topic: Topic, first: int) -> None:
    """Put posts into a topic with the numbers from `first` on, in their order. Their ids stay.

    The numbers must be free, or become free from the lowest on.
    """
    rows = [{"row": post.id, "place": number} for number, post in enumerate(posts, first)]
    if not rows:
        return
    table: Any = Post.__table__
    moved = update(table).where(table.c.id == bindparam("row"))
    db.session.flush()
    db.session.execute(moved.values(topic_id=topic.id, number=bindparam("place")), rows)
    db.session.expire_all()


def settle(topic: Topic) -> None:
    """Count a topic anew from its posts: how many, by whom, and the last of them."""
    db.session.flush()
    posts = _posts_of(topic)
    replies = [post for post in posts if post.number > 1]
    topic.posts_count = max((post.number for post in posts), default=0)
    topic.replies_count = sum(not post.is_gone for post in replies)
    recount_answers(topic, posts)
    topic.people_count = len({post.author_id for post in posts})
    topic.faces = _faces(posts)
    by_staff = [p.created_at for p in replies if p.author.is_staff and p.author_id != topic.author_id]
    topic.first_staff_reply_at = min(by_staff, default=None)
    topic.version += 1
    if posts:
        last = max(posts, key=lambda post: (post.created_at, post.number))
        topic.last_activity_at, topic.last_poster_id = last.created_at, last.author_id


def _posts_of(topic: Topic) -> Sequence[Post]:
    columns = (
        Post.number, Post.author_id, Post.created_at, Post.hidden_at, Post.deleted_at, Post.is_official,
        Post.by_staff,
    )  # fmt: skip
    wanted = select(Post).where(Post.topic_id == topic.id).order_by(Post.number)
    return db.session.scalars(wanted.options(load_only(*columns), joinedload(Post.author))).all()


def _faces(posts: Sequence[Post]) -> list[int]:
    """Who wrote last, each once, the latest at the end."""
    latest = dict.fromkeys(post.author_id for post in reversed(posts))
    return list(reversed(list(latest)[:FACES]))


def count_author(member_id: int, topics: int, replies: int) -> None:
    """Change how many topics and replies a member has written."""
    values = {
        "topics_count": Member.topics_count + topics,
        "replies_count": Member.replies_count + replies,
    }
    db.session.execute(update(Member).where(Member.id == member_id).values(values))


def withdraw_solution(actor: Member, topic: Topic) -> None:
    """The reply that solved a topic goes, and the mark with it."""
    post = db.session.get_one(Post, topic.solution_post_id)
    topic.solution_post_id = topic.solved_by_id = topic.solved_at = None
    topic.solution_thanks = ""
    post.version += 1
    post.author.solutions_count = Member.solutions_count - 1
    record(SolutionWithdrawn(topic.id, topic.space_id, post.id), actor)
