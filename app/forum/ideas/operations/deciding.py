"""What the company says to an idea, in public: every change has a reason and somebody responsible."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.ideas.permissions import can_decide
from app.forum.ideas.ranking import rerank
from app.forum.topics.events import StatusChanged
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Decision, Topic
from app.forum.topics.shipping import ships_ideas
from app.people.accounts.models import Member

CHOICES = tuple(key for key in STATUSES if key != "merged")
MOST_REASON = 500


@ships_ideas
def set_status(
    actor: Member, topic: Topic, status: str, reason: str, owner: Member | None = None, news_id: int = 0
) -> None:
    """Say what the company will do about an idea, why, and who is responsible.

    The same again changes nothing. Without `owner` it stays who it was, or becomes who decides. `news_id` is
    the news that says so, whose readers hear of it by that. Raises Refused, Invalid.
    """
    lock(topic)
    require(can_decide(actor, topic))
    problems = Problems()
    problems.choice("status", status, CHOICES, _("a status"))
    reason = problems.line("reason", reason, _("The reason"), most=MOST_REASON)
    if topic.status == "merged":
        problems.add("status", _("This idea was merged. Undo that before you decide about it."))
    if owner is not None and not owner.is_staff:
        problems.add("owner", _("Only staff can be responsible for an idea."))
    problems.check()
    owner_id = owner.id if owner else topic.status_owner_id or actor.id
    if (topic.status, topic.status_reason, topic.status_owner_id) == (status, reason, owner_id):
        return
    decision = decide(actor, topic, status, reason, owner_id)
    record(StatusChanged(topic.id, topic.space_id, status, decision.id, news_id), actor)


def decide(actor: Member, topic: Topic, status: str | None, reason: str, owner_id: int | None) -> Decision:
    """Write down a decision, and give the idea its status and rank. None is no status at all."""
    decision = Decision(
        topic_id=topic.id,
        status=status or "open",
        before=topic.status,
        reason=reason,
        member_id=actor.id,
        owner_id=owner_id,
        created_at=clock.now(),
    )
    db.session.add(decision)
    topic.status, topic.status_reason, topic.status_owner_id = status, reason, owner_id
    topic.status_at = decision.created_at
    rerank(topic)
    db.session.flush()
    return decision


def staff_or_none(found: Member | None, typed: str) -> Member | None:
    """The member who was named as responsible; nobody when nobody was named. Raises Invalid."""
    if typed and (found is None or not found.is_staff):
        raise Invalid("owner", _("Only staff can be responsible for an idea."))
    return found
