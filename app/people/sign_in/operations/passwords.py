"""Changing and resetting a password. It is hashed before, because others wait for the lock meanwhile."""

from __future__ import annotations

from app.core.events import record
from app.core.mailer import send_mail
from app.people.accounts.access_keys import end_access_keys
from app.people.accounts.events import RoleChanged
from app.people.accounts.models import Member
from app.people.sign_in import letters
from app.people.sign_in.events import PasswordChanged
from app.people.sign_in.models import SignIn
from app.people.sign_in.operations.addresses import confirm_address
from app.people.sign_in.operations.sessions import end_all_sign_ins


def change_password(actor: Member, password_hash: str, *, but: SignIn | None, end_keys: bool = False) -> None:
    """Set another password; every sign-in but this one ends at once, and the member is told by mail.

    With `end_keys` their API tokens and private feed address end too.
    """
    actor.password = password_hash
    end_all_sign_ins(actor, "password changed", but=but)
    if end_keys:
        end_access_keys(actor)
    record(PasswordChanged(actor.id), actor)
    if actor.email:
        send_mail(actor.email, *letters.password_changed(actor, keys_ended=end_keys))


def reset_password(actor: Member, password_hash: str) -> None:
    """Set the password of somebody who opened the link in their mail.

    Somebody else may have had the account: all sign-ins, links, API tokens and the private feed address end.
    """
    confirm_address(actor)
    change_password(actor, password_hash, but=None, end_keys=True)


def retire_account(member: Member) -> None:
    """Close every way into an account whose password everybody knows; what it wrote stays."""
    member.password, member.role, member.title = None, "customer", ""
    end_all_sign_ins(member, "password was public")
    end_access_keys(member)
    record(RoleChanged(member.id, member.role), member)
