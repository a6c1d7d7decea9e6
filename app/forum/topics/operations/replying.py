"""Replying to a topic."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.drafts.operations import finish_draft
from app.forum.follows.operations import follow_by_taking_part
from app.forum.topics.events import ReplyPosted
from app.forum.topics.gathering import read_with_commit
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.answers import count_answer
from app.forum.topics.operations.contributions import add_contribution
from app.forum.topics.operations.opening import earlier_post, write_post
from app.forum.topics.operations.solving import information_came
from app.forum.topics.permissions import can_reply
from app.forum.topics.queries.pages import official_of
from app.forum.topics.queries.visible import topic_or_404
from app.forum.topics.text import PostText
from app.people.accounts.models import Member

FACES = 3


def post_reply(
    actor: Member,
    topic: Topic,
    text: PostText,
    token: str,
    reply_to: Post | None = None,
    draft: str | None = None,
) -> Post:
    """Reply; the same token again returns the reply it made before.

    Where the conversation moved meanwhile, the reply follows it, if the actor may see that place. It is read
    by its author, and a draft of it, of the version `draft` or of the same words, is finished.
    Raises Refused when the actor may not reply, Invalid when it answers a post of another topic.
    """
    lock(topic)
    post = earlier_post(actor, token) or _write(actor, topic, text, token, reply_to)
    # A draft goes along when the conversation moved meanwhile.
    finish_draft(actor, f"topic:{post.topic_id}", draft, text.source)
    return post


def _write(actor: Member, topic: Topic, text: PostText, token: str, reply_to: Post | None) -> Post:
    topic = _present_place(actor, topic)
    require(can_reply(actor, topic))
    if reply_to is not None and reply_to.topic_id != topic.id:
        raise Invalid("reply_to_id", _("The post you reply to is in another topic."))
    newcomer = _is_new_here(actor, topic)
    post = write_post(actor, topic, topic.posts_count + 1, text, token, reply_to)
    _count(actor, topic, newcomer)
    follow_by_taking_part(actor, topic.id, "replied")
    if actor.id == topic.author_id:
        information_came(actor, topic)
    post.is_official = _speaks_for_company(actor, topic)
    count_answer(post, topic, 1)
    read_with_commit(actor, topic, post.number)
    record(ReplyPosted(topic.id, topic.space_id, post.id), actor)
    return post


def _speaks_for_company(actor: Member, topic: Topic) -> bool:
    """Whether a reply by staff stands under this kind of topic at once: the first one does."""
    if not KINDS[topic.kind].staff_reply_is_official or not actor.is_staff or actor.id == topic.author_id:
        return False
    return official_of(topic) is None


def _present_place(actor: Member, topic: Topic) -> Topic:
    """The topic in which the posts of this one stand now; itself when the actor may not see that."""
    if topic.moved_to_id is None:
        return topic
    try:
        return lock(topic_or_404(actor, topic.moved_to_id))
    except NotFound:
        return topic


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
    add_contribution(actor.id, topic, replies=1)
