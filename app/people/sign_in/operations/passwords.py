"""Changing and resetting a password. It is hashed before, because others wait for the lock meanwhile."""

from __future__ import annotations

from app.core.events import record
from app.core.mailer import send_mail
from app.people.accounts.models import Member
from app.people.sign_in import letters
from app.people.sign_in.events import PasswordChanged
from app.people.sign_in.models import SignIn
from app.people.sign_in.operations.addresses import confirm_address
from app.people.sign_in.operations.sessions import end_all_sign_ins


def change_password(actor: Member, password_hash: str, *, but: SignIn | None) -> None:
    """Set another password; every sign-in but this one ends at once, and the member is told by mail."""
    actor.password = password_hash
    end_all_sign_ins(actor, "password changed", but=but)
    record(PasswordChanged(actor.id), actor)
    if actor.email:
        send_mail(actor.email, *letters.password_changed(actor))


def reset_password(actor: Member, password_hash: str) -> None:
    """Set the password of somebody who opened the link in their mail; all their sign-ins end, links too."""
    confirm_address(actor)
    change_password(actor, password_hash, but=None)
