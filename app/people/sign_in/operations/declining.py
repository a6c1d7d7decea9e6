"""Declining a new account: its owner is told by mail and cannot sign in; it may be approved later."""

from __future__ import annotations

from app.core.db import lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.mailer import send_mail
from app.core.permissions import require
from app.people.accounts.audit import audit_member
from app.people.accounts.events import ApprovalDeclined
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_moderate
from app.people.sign_in import letters
from app.people.sign_in.operations.sessions import end_all_sign_ins

MOST_REASON = 500


def decline_member(actor: Member, member: Member, reason: str = "") -> None:
    """Do not let a new account in; its owner reads the reason, if one is given. Twice is once.

    Raises Refused unless a moderator asks, Invalid for a reason that is too long, Conflict when somebody
    approved the account meanwhile.
    """
    lock(member)
    require(can_moderate(actor))
    if member.is_declined:
        return
    if member.is_approved:
        raise Conflict(_("%(name)s was approved meanwhile. Nothing was changed.", name=member.name))
    reason = one_line(reason)
    if len(reason) > MOST_REASON:
        raise Invalid("reason", _("The reason is too long; at most 500 characters fit."))
    member.active = False
    end_all_sign_ins(member, "declined")
    record(ApprovalDeclined(member.id), actor)
    audit_member(actor, "member.declined", member, reason)
    if member.email and member.confirmed_at:
        send_mail(member.email, *letters.declined(member, reason))
