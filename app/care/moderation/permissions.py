"""Who may report, and who decides."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.topics.models import Post
from app.people.accounts.models import Member, Viewer
from app.people.accounts.permissions import can_moderate, can_take_part

__all__ = ["can_moderate", "can_report", "can_sanction"]


def can_report(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may report a post: members, what others wrote."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if viewer.id == post.author_id:
        return no(_("This is your own post. You can edit or delete it."))
    if post.is_gone:
        return no(_("This post was removed already. Thank you for looking out."))
    return yes


def can_sanction(viewer: Viewer, member: Member) -> Verdict:
    """Whether a viewer may warn or suspend a member: moderators; about staff only administrators."""
    if not (verdict := can_moderate(viewer)):
        return verdict
    if viewer.id == member.id:
        return no(_("You cannot do this to yourself."))
    if member.is_staff and not viewer.is_admin:
        return no(_("Only an administrator decides about members of staff."))
    return yes
