"""What members want and what the company says: votes, me-too, status, official answers."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.follows.operations import follow_by_taking_part
from app.forum.topics.events import MeTooChanged, OfficialMarked, StatusChanged, VotesChanged
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Decision, MeToo, Post, Topic, Vote
from app.forum.topics.permissions import can_decide, can_mark_official, can_say_me_too, can_vote
from app.people.accounts.models import Member


def cast_vote(actor: Member, topic: Topic) -> None:
    """Vote for an idea, once. Raises Refused."""
    lock(topic)
    if db.session.get(Vote, (topic.id, actor.id)) is not None:
        return
    require(can_vote(actor, topic))
    db.session.add(Vote(topic_id=topic.id, member_id=actor.id, created_at=clock.now()))
    topic.votes_count += 1
    follow_by_taking_part(actor, topic.id, "voted")
    record(VotesChanged(topic.id, topic.space_id), actor)


def take_back_vote(actor: Member, topic: Topic) -> None:
    """Take a vote back; nothing happens without one. Raises Refused."""
    lock(topic)
    vote = db.session.get(Vote, (topic.id, actor.id))
    if vote is None:
        return
    require(can_vote(actor, topic))
    db.session.delete(vote)
    topic.votes_count -= 1
    record(VotesChanged(topic.id, topic.space_id), actor)


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


def set_status(actor: Member, topic: Topic, status: str, reason: str) -> None:
    """Say what the company will do about an idea, and why, in public. Raises Refused, Invalid."""
    lock(topic)
    require(can_decide(actor, topic))
    problems = Problems()
    problems.choice("status", status, STATUSES, _("a status"))
    reason = problems.line("reason", reason, _("The reason"), most=500)
    problems.check()
    if (topic.status, topic.status_reason) == (status, reason):
        return
    topic.status, topic.status_reason = status, reason
    db.session.add(
        Decision(topic_id=topic.id, status=status, reason=reason, member_id=actor.id, created_at=clock.now())
    )
    record(StatusChanged(topic.id, topic.space_id, status), actor)


def mark_official(actor: Member, post: Post) -> None:
    """Mark a reply by staff as the official answer. Raises Refused."""
    _set_official(actor, post, True)


def unmark_official(actor: Member, post: Post) -> None:
    """Take the mark of the official answer away. Raises Refused."""
    _set_official(actor, post, False)


def _set_official(actor: Member, post: Post, value: bool) -> None:
    lock(post)
    require(can_mark_official(actor, post))
    if post.is_gone:
        raise Invalid("post_id", _("This post was removed."))
    if post.is_official == value:
        return
    post.is_official = value
    post.version += 1
    record(OfficialMarked(post.topic_id, post.topic.space_id, post.id), actor)
