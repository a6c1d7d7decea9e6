"""Emptying the trash: texts are taken away for good, and a stone keeps their place and address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from app.core import clock
from app.core.db import db
from app.core.events import record
from app.core.settings import settings
from app.forum.tags.operations import set_tags
from app.forum.topics.audit import audit_post
from app.forum.topics.events import PostErased
from app.forum.topics.models import Post, Revision, Topic
from app.forum.topics.operations.attaching import attach_uploads
from app.forum.topics.operations.mentioning import keep_mentions
from app.forum.topics.operations.removing import count, hold

AT_ONCE = 100
NO_TITLE = "–"


def erase_old_trash() -> int:
    """Erase what has lain in the trash for longer than `trash_days`, a hundred posts at most; 0 keeps all.

    Returns how many deleted posts were erased; with the first post of a topic all of the topic goes.
    """
    days = settings().trash_days
    if days <= 0:
        return 0
    old = (Post.deleted_at < clock.now() - timedelta(days=days), Post.erased_at.is_(None))
    oldest = select(Post).where(*old).order_by(Post.deleted_at, Post.id).limit(AT_ONCE)
    posts = db.session.scalars(oldest).all()
    for post in posts:
        hold(post)
        if post.is_deleted and not post.is_erased:
            _erase_topic(post) if post.number == 1 else _erase(post)
    return len(posts)


def _erase_topic(first: Post) -> None:
    topic = first.topic
    others = select(Post).where(Post.topic_id == topic.id, Post.erased_at.is_(None)).order_by(Post.number)
    for post in db.session.scalars(others).all():
        if not post.is_gone:
            count(post, topic, -1)
        post.deleted_at = post.deleted_at or first.deleted_at
        post.deleted_by_id = post.deleted_by_id or first.deleted_by_id
        _erase(post)
    set_tags(topic.id, [])
    _forget_words(topic)


def _forget_words(topic: Topic) -> None:
    topic.title, topic.tags, topic.cover = NO_TITLE, [], None
    topic.subject = topic.outcome = topic.status_reason = topic.close_reason = topic.solution_thanks = ""
    topic.version += 1


def _erase(post: Post) -> None:
    texts = select(Revision.body).where(Revision.post_id == post.id)
    before = "\n".join([post.body, *db.session.scalars(texts)])
    db.session.execute(delete(Revision).where(Revision.post_id == post.id))
    post.body = post.html = ""
    post.previews = []
    post.erased_at = clock.now()
    post.version += 1
    attach_uploads(post.author, post, before)
    keep_mentions(post, [])
    record(PostErased(post.topic_id, post.topic.space_id, post.id))
    audit_post(None, "post.erased", post)
