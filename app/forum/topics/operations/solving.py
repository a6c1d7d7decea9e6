"""Accepting the reply that answered a question."""

from __future__ import annotations

from sqlalchemy import update

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.events import InfoReceived, SolutionAccepted, SolutionThanked, SolutionWithdrawn
from app.forum.topics.models import InfoRequest, Post, Topic
from app.forum.topics.operations.contributions import add_contribution
from app.forum.topics.permissions import can_accept
from app.people.accounts.models import Member

MOST_THANKS = 300


def accept_solution(actor: Member, topic: Topic, post: Post, thanks: str | None = None) -> None:
    """Accept a reply as the solution, in place of an earlier one; twice is once.

    `thanks` is a line for whoever answered, 300 characters at most; None leaves it as it is.
    Raises Refused, Invalid.
    """
    lock(topic)
    lock(post)
    require(can_accept(actor, topic))
    if post.topic_id != topic.id or post.number == 1 or post.is_gone:
        raise Invalid("post_id", _("Choose a reply of this topic."))
    line = _checked(thanks)
    if topic.solution_post_id == post.id:
        _thank(actor, topic, post, line)
        return
    if topic.solution_post_id is not None:
        _forget(actor, topic)
    if topic.needs_info_at is not None:
        settle_info_requests(actor, topic)
    topic.solution_post_id, topic.solved_by_id, topic.solved_at = post.id, actor.id, clock.now()
    topic.solution_thanks, topic.needs_info_at, topic.needs_info_note = line or "", None, ""
    post.version += 1
    post.author.solutions_count = Member.solutions_count + 1
    add_contribution(post.author_id, topic, solutions=1)
    record(SolutionAccepted(topic.id, topic.space_id, post.id), actor)


def _checked(thanks: str | None) -> str | None:
    if thanks is None:
        return None
    problems = Problems()
    line = problems.line("thanks", thanks, _("The thanks"), least=0, most=MOST_THANKS)
    problems.check()
    return line


def _thank(actor: Member, topic: Topic, post: Post, line: str | None) -> None:
    if line is None or line == topic.solution_thanks:
        return
    topic.solution_thanks = line
    post.version += 1
    record(SolutionThanked(topic.id, topic.space_id, post.id), actor)


def withdraw_solution(actor: Member, topic: Topic) -> None:
    """Say that the question is open again; nothing happens when it is. Raises Refused."""
    lock(topic)
    require(can_accept(actor, topic))
    if topic.solution_post_id is not None:
        _forget(actor, topic)


def _forget(actor: Member, topic: Topic) -> None:
    post = db.session.get_one(Post, topic.solution_post_id)
    topic.solution_post_id = topic.solved_by_id = topic.solved_at = None
    topic.solution_thanks = ""
    post.version += 1
    post.author.solutions_count = Member.solutions_count - 1
    add_contribution(post.author_id, topic, solutions=-1)
    db.session.flush()
    record(SolutionWithdrawn(topic.id, topic.space_id, post.id), actor)


def settle_info_requests(actor: Member, topic: Topic) -> None:
    """Note who gave what was asked for, so that the topic keeps a line of it."""
    still_open = (InfoRequest.topic_id == topic.id, InfoRequest.answered_at.is_(None))
    values = {"answered_at": clock.now(), "answered_by_id": actor.id}
    db.session.execute(update(InfoRequest).where(*still_open).values(values))


def information_came(actor: Member, topic: Topic) -> None:
    """What a question lacked is there, and its request is answered; the caller holds it."""
    if topic.needs_info_at is not None:
        settle_info_requests(actor, topic)
        topic.needs_info_at, topic.needs_info_note, topic.needs_info_by_id = None, "", None
        record(InfoReceived(topic.id, topic.space_id), actor)
