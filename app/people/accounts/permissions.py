"""What an account must be to take part at all."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.people.accounts.models import Member, Viewer


def can_take_part(viewer: Viewer) -> Verdict:
    """Whether a viewer may write anything: signed in, approved, not suspended."""
    if viewer.is_guest:
        return no(_("Please sign in first."))
    if viewer.must_confirm:
        return no(_("Please confirm your e-mail address first: open the link that we sent you."))
    if not viewer.is_approved:
        return no(_("Your account waits for approval. We will write to you."))
    if viewer.is_suspended:
        return no(suspension_words(viewer))
    return yes


def can_show_oneself(viewer: Viewer) -> Verdict:
    """Whether a viewer may change the name, words and picture that others see: not while suspended."""
    return no(suspension_words(viewer)) if viewer.is_suspended else yes


def suspension_words(viewer: Viewer) -> str:
    """Until when a member may not write, and why."""
    until = viewer.suspended_until
    if until is None:
        return ""
    moment = f"{until:%-d %B %Y, %H:%M} UTC"
    reason = viewer.suspended_reason or _("None was given.")
    words = _("Your account is suspended until %(moment)s, so you can read but not write.", moment=moment)
    return f"{words} {_('The reason: %(reason)s', reason=reason)}"


def can_administer(viewer: Viewer) -> Verdict:
    """Whether a viewer may change settings, spaces and roles."""
    if not viewer.is_admin or viewer.is_suspended:
        return no(_("Only administrators can do this."))
    return yes


def can_moderate(viewer: Viewer) -> Verdict:
    """Whether a viewer may work on the moderation queue."""
    if not viewer.can_moderate or viewer.is_suspended:
        return no(_("Only moderators can do this."))
    return yes


def can_discipline(viewer: Viewer, member: Member) -> Verdict:
    """Whether a viewer may warn or suspend a member, or end that: moderators; about staff administrators."""
    if not (verdict := can_moderate(viewer)):
        return verdict
    if viewer.id == member.id:
        return no(_("You cannot do this to yourself."))
    if member.is_staff and not viewer.is_admin:
        return no(_("Only an administrator decides about members of staff."))
    return yes
