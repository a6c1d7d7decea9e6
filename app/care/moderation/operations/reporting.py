"""Reporting a post."""

from __future__ import annotations

from sqlalchemy import select

from app.care.moderation.events import CaseOpened, CaseReported
from app.care.moderation.models import REASONS, Case, Flag
from app.care.moderation.permissions import can_report
from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.audit import audit_post
from app.forum.topics.models import Post
from app.forum.topics.operations import set_aside_post
from app.forum.topics.operations.removing import hold
from app.people.accounts.models import Member

ENOUGH_REPORTS = 3


def report_post(actor: Member, post: Post, reason: str, note: str = "") -> Flag:
    """Report a post to the moderators, once; other words take the place of the first while it is open.

    The third member who reports it takes it out of sight until a moderator looks. Raises Refused, Invalid,
    or Conflict when the moderators decided about the first report and this one says something else.
    """
    hold(post)
    earlier = db.session.scalar(select(Flag).where(Flag.post_id == post.id, Flag.member_id == actor.id))
    if earlier is not None:
        return _say_anew(actor, earlier, *_checked(reason, note))
    require(can_report(actor, post))
    reason, note = _checked(reason, note)
    case = _open_case(actor, post)
    flag = Flag(post_id=post.id, case_id=case.id, member_id=actor.id, reason=reason, note=note)
    flag.created_at = clock.now()
    db.session.add(flag)
    case.flags_count += 1
    db.session.flush()
    if case.flags_count >= ENOUGH_REPORTS and _may_be_set_aside(post):
        _set_aside(actor, case, post)
    return flag


def _say_anew(actor: Member, flag: Flag, reason: str, note: str) -> Flag:
    if (flag.reason, flag.note) == (reason, note):
        return flag
    case = lock(db.session.get_one(Case, flag.case_id))
    if not case.is_open:
        raise Conflict(_("You reported this post before, and the moderators have decided about it."))
    flag.reason, flag.note = reason, note
    record(CaseReported(case.id), actor)
    return flag


def _checked(reason: str, note: str) -> tuple[str, str]:
    problems = Problems()
    reason = problems.choice("reason", reason, REASONS, _("a reason"))
    note = problems.text(
        "note", note, _("What you want to add"), least=3 if reason == "other" else 0, most=1000
    )
    problems.check()
    return reason, note


def _open_case(actor: Member, post: Post) -> Case:
    case = db.session.scalar(
        select(Case).where(Case.post_id == post.id, Case.state == "open").with_for_update()
    )
    if case is not None:
        record(CaseReported(case.id), actor)
        return case
    case = Case(post_id=post.id, state="open", flags_count=0, opened_at=clock.now())
    db.session.add(case)
    db.session.flush()
    record(CaseOpened(case.id), actor)
    return case


def _may_be_set_aside(post: Post) -> bool:
    """Staff cannot be silenced by reports, nor what a moderator kept and nobody changed since."""
    if post.author.is_staff or post.is_gone:
        return False
    written = post.edited_at or post.created_at
    kept = select(Case.id).where(Case.post_id == post.id, Case.outcome == "keep", Case.closed_at >= written)
    return db.session.scalar(kept.limit(1)) is None


def _set_aside(actor: Member, case: Case, post: Post) -> None:
    set_aside_post(actor, post)
    case.set_aside_at = clock.now()
    audit_post(None, "post.set_aside", post, case_id=case.id, reports=case.flags_count)
