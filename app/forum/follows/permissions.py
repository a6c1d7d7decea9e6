"""Whom and what one may follow and ignore."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.people.accounts.models import Member

MOST_IGNORED = 200


def can_follow(viewer: Member, target: str, target_id: int) -> Verdict:
    """Whether a member may follow something they can see: everything but themselves."""
    if target == "member" and target_id == viewer.id:
        return no(_("You need not follow yourself."))
    return yes


def can_ignore(viewer: Member, member: Member) -> Verdict:
    """Whether a member may ignore another; two hundred at most, so that pages stay light."""
    if member.id == viewer.id:
        return no(_("You cannot ignore yourself."))
    if member.id not in viewer.ignored and len(viewer.ignored) >= MOST_IGNORED:
        return no(_("You ignore %(most)s people already. Hear some of them again first.", most=MOST_IGNORED))
    return yes
