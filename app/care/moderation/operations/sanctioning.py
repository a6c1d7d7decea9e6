"""Warning and suspending members, and ending a suspension early."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from app.care.moderation.models import Case, Sanction
from app.care.moderation.permissions import can_discipline
from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import require
from app.core.told import tell
from app.forum.topics.audit import NOTICES
from app.people.accounts.audit import audit_member
from app.people.accounts.models import Member
from app.people.accounts.operations import reinstate_member, suspend_member


def warn(actor: Member, member: Member, reason: str, token: str, case: Case | None = None) -> Sanction:
    """Warn a member, who is shown the reason; the same token warns once. Raises Refused, Invalid."""
    lock(member)
    if earlier := _earlier(actor, token):
        return earlier
    require(can_discipline(actor, member))
    sanction = _add(actor, member, "warning", _reason(reason), None, token, case)
    audit_member(actor, "member.warned", member, sanction.reason, case_id=sanction.case_id)
    tell(actor, member.id, "warned", NOTICES, sanction.reason)
    return sanction


def suspend(
    actor: Member, member: Member, until: datetime | None, reason: str, token: str, case: Case | None = None
) -> Sanction:
    """Stop a member from writing until a moment; the same token suspends once. Raises Refused, Invalid."""
    lock(member)
    if earlier := _earlier(actor, token):
        return earlier
    require(can_discipline(actor, member))
    if until is None:
        raise Invalid("until", _("Choose until when."))
    sanction = _add(actor, member, "suspension", _reason(reason), until, token, case)
    suspend_member(actor, member, until, sanction.reason, case_id=sanction.case_id)
    return sanction


def reinstate(actor: Member, member: Member, reason: str = "") -> None:
    """End a suspension early; nothing happens when none runs. Raises Refused as `suspend` does."""
    lock(member)
    require(can_discipline(actor, member))
    if not member.is_suspended:
        return
    reinstate_member(actor, member, reason)
    running = (Sanction.member_id == member.id, Sanction.kind == "suspension", Sanction.ended_at.is_(None))
    db.session.execute(update(Sanction).where(*running).values(ended_at=clock.now()))


def confirm_sanction(actor: Member, sanction_id: int) -> None:
    """Note that a member has read what was decided about them; twice is once. Raises NotFound."""
    sanction = db.session.get(Sanction, sanction_id)
    if sanction is None or sanction.member_id != actor.id:
        raise NotFound
    sanction.seen_at = sanction.seen_at or clock.now()


def _earlier(actor: Member, token: str) -> Sanction | None:
    return db.session.scalar(select(Sanction).where(Sanction.by_id == actor.id, Sanction.token == token))


def _reason(reason: str) -> str:
    words = one_line(reason)
    if not words:
        raise Invalid("reason", _("Say why, in words the member will read."))
    if len(words) > 500:
        raise Invalid("reason", _("The reason is too long; at most 500 characters fit."))
    return words


def _add(
    actor: Member,
    member: Member,
    kind: str,
    reason: str,
    until: datetime | None,
    token: str,
    case: Case | None,
) -> Sanction:
    sanction = Sanction(
        member_id=member.id,
        kind=kind,
        reason=reason,
        until=until,
        by_id=actor.id,
        case_id=None if case is None else case.id,
        token=token,
        created_at=clock.now(),
    )
    db.session.add(sanction)
    db.session.flush()
    return sanction
