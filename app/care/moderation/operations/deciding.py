"""Deciding about reported posts, and bringing removed ones back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.care.moderation.events import CaseClosed
from app.care.moderation.models import Case, Flag
from app.care.moderation.operations.decisions import DECISIONS, Decision
from app.care.moderation.permissions import can_bring_back, can_decide_case, can_moderate
from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import require
from app.core.told import tell
from app.forum.topics.audit import NOTICES, audit_post, tell_author
from app.forum.topics.models import Post
from app.forum.topics.operations import hide_post
from app.forum.topics.operations.removing import (
    back_words,
    bring_into_sight,
    clean_reason,
    hold,
    take_out_of_trash,
)
from app.people.accounts.models import Member


def decide(actor: Member, case: Case, key: str, reason: str = "", until: datetime | None = None) -> None:
    """Take one of DECISIONS about a case and tell those concerned.

    The same decision with the same reason again by the same moderator does nothing.
    Raises Refused, Invalid, or Conflict when another decision was taken meanwhile.
    """
    hold(case.post)
    lock(case)
    require(can_decide_case(actor, case))
    decision = DECISIONS.get(key)
    if decision is None:
        raise Invalid("decision", _("Choose a decision from the list."))
    if not case.is_open:
        _check_same(actor, case, key, reason)
        return
    reason = _reason(decision, reason)
    decision.effect(actor, case, reason, until)
    close_case(actor, case, key, reason)
    audit_post(actor, f"case.{key}", case.post, reason, case_id=case.id, reports=case.flags_count)
    if decision.to_author is not None:
        tell_author(actor, case.post, str(decision.to_author), reason)


def close_case(actor: Member, case: Case, key: str, reason: str) -> None:
    """Take a case out of the queue and tell its reporters what came of it."""
    case.state, case.outcome, case.reason = "closed", key, reason
    case.handled_by_id, case.closed_at = actor.id, clock.now()
    record(CaseClosed(case.id), actor)
    for member_id in db.session.scalars(
        select(Flag.member_id).where(Flag.case_id == case.id).order_by(Flag.id)
    ):
        if member_id != actor.id:
            tell(actor, member_id, "report", NOTICES, str(DECISIONS[key].to_reporters))


def hide(actor: Member, post: Post, reason: str = "") -> None:
    """Hide a post without a report and tell its author; twice is once. Raises Refused, Invalid."""
    require(can_moderate(actor))
    hold(post)
    if post.is_gone:
        return
    hide_post(actor, post, reason)
    close_case_of(actor, post, reason)
    tell_author(actor, post, str(DECISIONS["hide"].to_author), clean_reason(reason))


def close_case_of(actor: Member, post: Post, reason: str = "", before: datetime | None = None) -> None:
    """Close the open case of a post that is gone, as its reporters wanted; nothing happens without one.

    One that was opened after `before` stays, and so does one whose reports alone have hidden the post.
    """
    mine = (Case.post_id == post.id, Case.state == "open", Case.opened_at <= (before or clock.now()))
    case = db.session.scalar(select(Case).where(*mine).with_for_update())
    if case is not None and (post.is_deleted or (post.is_hidden and not case.is_set_aside)):
        close_case(actor, case, "delete" if post.is_deleted else "hide", clean_reason(reason))


def restore(actor: Member, post: Post, reason: str = "") -> None:
    """Bring a deleted or hidden post back and tell its author; nothing happens when it is. Raises Refused."""
    hold(post)
    require(can_bring_back(actor, post))
    if not post.is_gone:
        return
    reason = clean_reason(reason)
    take_out_of_trash(actor, post)
    if actor.can_moderate:
        bring_into_sight(actor, post)
    if actor.id != post.author_id:
        audit_post(actor, "post.restored", post, reason)
        tell_author(actor, post, back_words(post), reason)


def _check_same(actor: Member, case: Case, key: str, reason: str) -> None:
    if (case.handled_by_id, case.outcome, case.reason) != (actor.id, key, one_line(reason)):
        name = case.handled_by.name if case.handled_by else _("somebody")
        raise Conflict(_("This was already handled by %(name)s. Nothing was done twice.", name=name))


def _reason(decision: Decision, reason: str) -> str:
    words = one_line(reason)
    if decision.needs_reason and not words:
        raise Invalid("reason", _("Say why, in words the author will read."))
    if len(words) > 500:
        raise Invalid("reason", _("The reason is too long; at most 500 characters fit."))
    return words
