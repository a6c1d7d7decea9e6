"""Addresses: what one is, confirming it, and having another."""

from __future__ import annotations

from email_validator import EmailNotValidError

from app.core import clock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.mailer import send_mail
from app.people.accounts.addresses import parsed_address
from app.people.accounts.events import ApprovalAwaited
from app.people.accounts.handles import one_at_a_time
from app.people.accounts.models import Member
from app.people.sign_in import letters
from app.people.sign_in.events import EmailChanged
from app.people.sign_in.models import SignIn
from app.people.sign_in.operations.sessions import end_all_sign_ins
from app.people.sign_in.queries import address_is_taken


def clean_address(problems: Problems, text: str | None, field: str = "email") -> str:
    """An address as it is stored; notes a problem when it cannot be one. Asks nobody on the network."""
    try:
        return parsed_address(text)
    except EmailNotValidError:
        problems.add(field, _("Write an e-mail address like name@example.com."))
        return ""


def confirm_address(actor: Member) -> bool:
    """Note that a member reads the mails of their address; False when that was known."""
    if actor.confirmed_at is not None:
        return False
    actor.confirmed_at = clock.now()
    if not actor.is_approved:
        record(ApprovalAwaited(actor.id), actor)
    return True


def change_address(actor: Member, email: str, *, but: SignIn | None) -> bool:
    """Give a member another address, which they have proved to read; False when somebody has it by now.

    The old address is told if it was theirs, and every sign-in but this one ends.
    """
    one_at_a_time()
    if address_is_taken(email):
        return False
    if actor.email and actor.confirmed_at:
        send_mail(actor.email, *letters.address_changed(actor, email))
    actor.email, actor.confirmed_at = email, clock.now()
    end_all_sign_ins(actor, "address changed", but=but)
    record(EmailChanged(actor.id), actor)
    return True
