"""What members share and what the company stands for: me-too, official answers."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.operations import follow_by_taking_part
from app.forum.topics.events import MeTooChanged, OfficialMarked
from app.forum.topics.models import MeToo, Post, Topic
from app.forum.topics.operations.answers import count_answer
from app.forum.topics.operations.removing import hold
from app.forum.topics.permissions import can_mark_official, can_say_me_too
from app.people.accounts.models import Member


def say_me_too(actor: Member, topic: Topic) -> None:
    """Say that one has the same question, once, and follow it. Raises Refused."""
    lock(topic)
    if db.session.get(MeToo, (topic.id, actor.id)) is not None:
        return
    require(can_say_me_too(actor, topic))
    db.session.add(MeToo(topic_id=topic.id, member_id=actor.id, created_at=clock.now()))
    topic.me_too_count += 1
    follow_by_taking_part(actor, topic.id, "me_too")
    record(MeTooChanged(topic.id, topic.space_id), actor)


def take_back_me_too(actor: Member, topic: Topic) -> None:
    """Say that one does not have the question any more; nothing happens otherwise."""
    lock(topic)
    row = db.session.get(MeToo, (topic.id, actor.id))
    if row is None:
        return
    db.session.delete(row)
    topic.me_too_count -= 1
    record(MeTooChanged(topic.id, topic.space_id), actor)


def mark_official(actor: Member, post: Post) -> None:
    """Mark a reply by staff as the official answer. Raises Refused."""
    _set_official(actor, post, True)


def unmark_official(actor: Member, post: Post) -> None:
    """Take the mark of the official answer away. Raises Refused."""
    _set_official(actor, post, False)


def _set_official(actor: Member, post: Post, value: bool) -> None:
    hold(post)
    require(can_mark_official(actor, post))
    if post.is_gone:
        raise Invalid("post_id", _("This post was removed."))
    if post.is_official == value:
        return
    count_answer(post, post.topic, -1)
    post.is_official = value
    count_answer(post, post.topic, 1)
    post.version += 1
    record(OfficialMarked(post.topic_id, post.topic.space_id, post.id), actor)
