"""Asking staff to reopen a closed question, and what they say to it."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import Problems, one_line
from app.core.i18n import _
from app.core.permissions import require
from app.forum.questions.events import ReopeningDecided, ReopeningRequested
from app.forum.questions.models import ReopenRequest
from app.forum.questions.permissions import can_decide_reopening, can_request_reopening
from app.forum.topics.audit import audit_topic
from app.forum.topics.models import Topic
from app.forum.topics.operations import reopen_topic
from app.people.accounts.models import Member

OUTCOMES = ("reopened", "declined")


def request_reopening(actor: Member, topic: Topic, reason: str) -> ReopenRequest:
    """Ask staff to reopen a question; while a request waits, another reason takes the place of its own.

    The same reason again changes nothing. Raises Refused, Invalid without a reason.
    """
    lock(topic)
    require(can_request_reopening(actor, topic))
    problems = Problems()
    reason = problems.line("reopen_reason", reason, _("The reason"), least=5, most=500)
    problems.check()
    made = _waiting(actor, topic) or ReopenRequest(
        topic_id=topic.id, member_id=actor.id, created_at=clock.now()
    )
    if made.reason == reason:
        return made
    made.reason = reason
    db.session.add(made)
    db.session.flush()
    record(ReopeningRequested(topic.id, made.id), actor)
    return made


def _waiting(actor: Member, topic: Topic) -> ReopenRequest | None:
    mine = (ReopenRequest.topic_id == topic.id, ReopenRequest.member_id == actor.id)
    return db.session.scalar(select(ReopenRequest).where(*mine, ReopenRequest.outcome == "").limit(1))


def decide_reopening(actor: Member, request: ReopenRequest, outcome: str, answer: str = "") -> None:
    """Reopen the question or decline, with a word; the same again by the same member changes nothing.

    Raises Refused, Invalid, or Conflict when something else was decided meanwhile.
    """
    lock(request.topic)
    lock(request)
    require(can_decide_reopening(actor, request))
    if not request.is_open:
        _check_same(actor, request, outcome, answer)
        return
    if outcome not in OUTCOMES:
        raise Invalid("outcome", _("Choose whether to reopen the question or to decline."))
    problems = Problems()
    answer = problems.line("answer", answer, _("The answer"), least=5 * (outcome == "declined"), most=300)
    problems.check()
    settle(actor.id, request, outcome, answer)
    if outcome == "reopened":
        reopen_topic(actor, request.topic, answer)
    else:
        audit_topic(actor, "topic.reopening_declined", request.topic, answer, asked_by=request.member_id)
    record(ReopeningDecided(request.topic_id, request.id, request.member_id), actor)


def _check_same(actor: Member, request: ReopenRequest, outcome: str, answer: str) -> None:
    decided = (request.decided_by_id, request.outcome, request.answer)
    if decided != (actor.id, outcome, one_line(answer)):
        raise Conflict(_("This request was decided meanwhile. Nothing was done twice."))


def settle(actor_id: int | None, request: ReopenRequest, outcome: str, answer: str = "") -> None:
    """Note what was decided about a request."""
    request.outcome, request.answer = outcome, answer
    request.decided_by_id, request.decided_at = actor_id, clock.now()
