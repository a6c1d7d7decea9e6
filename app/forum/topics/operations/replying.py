"""Replying to a topic."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.operations import follow_by_taking_part
from app.forum.topics.events import ReplyPosted
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.opening import earlier_post, write_post
from app.forum.topics.permissions import can_reply
from app.forum.topics.text import clean_body
from app.people.accounts.models import Member

FACES = 3


def post_reply(actor: Member, topic: Topic, body: str, token: str, reply_to: Post | None = None) -> Post:
    """Reply; the same token again returns the reply it made before.

    Raises Refused when the actor may not reply, Invalid when the text is empty, too long or too deep.
    """
    lock(topic)
    if earlier := earlier_post(actor, token):
        return earlier
    require(can_reply(actor, topic))
    if reply_to is not None and reply_to.topic_id != topic.id:
        raise Invalid("reply_to_id", _("The post you reply to is in another topic."))
    newcomer = _is_new_here(actor, topic)
    post = write_post(actor, topic, topic.posts_count + 1, clean_body(body), token, reply_to)
    _count(actor, topic, newcomer)
    follow_by_taking_part(actor, topic.id, "replied")
    record(ReplyPosted(topic.id, topic.space_id, post.id), actor)
    return post


def _is_new_here(actor: Member, topic: Topic) -> bool:
    found = select(Post.id).where(Post.topic_id == topic.id, Post.author_id == actor.id).limit(1)
    return db.session.scalar(found) is None


def _count(actor: Member, topic: Topic, newcomer: bool) -> None:
    topic.posts_count += 1
    topic.replies_count += 1
    topic.last_activity_at = clock.now()
    topic.last_poster_id = actor.id
    topic.faces = [*[face for face in topic.faces if face != actor.id], actor.id][-FACES:]
    if newcomer:
        topic.people_count += 1
    if actor.is_staff and topic.first_staff_reply_at is None and actor.id != topic.author_id:
        topic.first_staff_reply_at = clock.now()
    actor.replies_count = Member.replies_count + 1
