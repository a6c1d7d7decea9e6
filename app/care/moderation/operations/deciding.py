"""Deciding about reported posts, and bringing removed ones back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.care.moderation.events import CaseClosed
from app.care.moderation.models import Case, Flag
from app.care.moderation.operations.audit import audit_post
from app.care.moderation.operations.decisions import DECISIONS, Decision
from app.care.moderation.operations.sanctioning import NOTICES
from app.care.moderation.permissions import can_moderate
from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import require
from app.core.told import tell
from app.forum.spaces.queries import can_member_read
from app.forum.topics.models import Post
from app.forum.topics.operations import hide_post, restore_post, show_post
from app.forum.topics.operations.removing import hold
from app.people.accounts.models import Member


def decide(actor: Member, case: Case, key: str, reason: str = "", until: datetime | None = None) -> None:
    """Take one of DECISIONS about a case and tell those concerned.

    The same decision with the same reason again by the same moderator does nothing.
    Raises Refused, Invalid, or Conflict when another decision was taken meanwhile.
    """
    require(can_moderate(actor))
    hold(case.post)
    lock(case)
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
    """Hide a post without a report and tell its author; twice is once. Raises Refused."""
    require(can_moderate(actor))
    hold(post)
    if post.is_gone:
        return
    reason = one_line(reason)[:500]
    hide_post(actor, post)
    audit_post(actor, "post.hidden", post, reason)
    case = db.session.scalar(
        select(Case).where(Case.post_id == post.id, Case.state == "open").with_for_update()
    )
    if case is not None:
        close_case(actor, case, "hide", reason)
    tell_author(actor, post, str(DECISIONS["hide"].to_author), reason)


def restore(actor: Member, post: Post, reason: str = "") -> None:
    """Bring a deleted or hidden post back and tell its author; nothing happens when it is. Raises Refused."""
    require(can_moderate(actor))
    hold(post)
    if not post.is_gone:
        return
    reason = one_line(reason)[:500]
    restore_post(actor, post)
    show_post(actor, post)
    audit_post(actor, "post.restored", post, reason)
    tell_author(actor, post, _("Your post is back."), reason)


def tell_author(actor: Member, post: Post, words: str, reason: str) -> None:
    """Let the author of a post know what was decided about it, and why."""
    if post.author_id != actor.id:
        note = " ".join(filter(None, (words, _place_of(post), reason)))
        tell(actor, post.author_id, "moderated", NOTICES, note[:500])


def _place_of(post: Post) -> str:
    """Which topic it was, unless the author may not read there any more."""
    if not can_member_read([post.author_id], post.topic.space):
        return ""
    return _("In “%(title)s”.", title=post.topic.title)


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
