"""Accepting the reply that answered a question."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.events import SolutionAccepted, SolutionWithdrawn
from app.forum.topics.models import Post, Topic
from app.forum.topics.permissions import can_accept
from app.people.accounts.models import Member


def accept_solution(actor: Member, topic: Topic, post: Post) -> None:
    """Accept a reply as the solution, in place of an earlier one; twice is once. Raises Refused, Invalid."""
    lock(topic)
    lock(post)
    require(can_accept(actor, topic))
    if post.topic_id != topic.id or post.number == 1 or post.is_gone:
        raise Invalid("post_id", _("Choose a reply of this topic."))
    if topic.solution_post_id == post.id:
        return
    if topic.solution_post_id is not None:
        _forget(actor, topic)
    topic.solution_post_id, topic.solved_by_id, topic.solved_at = post.id, actor.id, clock.now()
    post.version += 1
    post.author.solutions_count = Member.solutions_count + 1
    record(SolutionAccepted(topic.id, topic.space_id, post.id), actor)


def withdraw_solution(actor: Member, topic: Topic) -> None:
    """Say that the question is open again; nothing happens when it is. Raises Refused."""
    lock(topic)
    require(can_accept(actor, topic))
    if topic.solution_post_id is not None:
        _forget(actor, topic)


def _forget(actor: Member, topic: Topic) -> None:
    post = db.session.get_one(Post, topic.solution_post_id)
    topic.solution_post_id = topic.solved_by_id = topic.solved_at = None
    post.version += 1
    post.author.solutions_count = Member.solutions_count - 1
    db.session.flush()
    record(SolutionWithdrawn(topic.id, topic.space_id, post.id), actor)
