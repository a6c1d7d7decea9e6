"""What the company says to an idea."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.events import StatusChanged
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Decision, Topic
from app.forum.topics.permissions import can_decide
from app.people.accounts.models import Member


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
