"""Six digits by mail: making them, and the few attempts to type them."""

from __future__ import annotations

from app.core import clock
from app.core.db import lock
from app.people.accounts.models import Member
from app.people.sign_in.models import EmailRequest
from app.people.sign_in.operations.addresses import confirm_address
from app.people.sign_in.operations.sessions import end_all_sign_ins
from app.people.sign_in.queries import email_request, member_by_email
from app.people.sign_in.secrets import new_code, same, sealed

MOST_ATTEMPTS = 5


def make_code(actor: Member, request: EmailRequest) -> str:
    """Give a request its code; only its seal is kept."""
    code = new_code()
    request.member_id, request.code_hash = actor.id, sealed(code, f"code:{request.id}")
    return code


def use_code(token: str, code: str) -> Member | None:
    """Whoever the code was mailed to, once; None when it is wrong, too old or was tried too often.

    It returns instead of raising, because a failed attempt must be counted and so be committed.
    """
    request = email_request(token, "code")
    if request is None:
        return None
    lock(request)
    request.attempts += 1
    fits = same(sealed(_digits(code), f"code:{request.id}"), request.code_hash or "-")
    if fits or request.attempts >= MOST_ATTEMPTS:
        already_used, request.used_at = request.used_at, clock.now()
        fits = fits and already_used is None
    member = member_by_email(request.email) if fits else None
    return _welcomed(member) if member is not None and member.id == request.member_id else None


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit())


def _welcomed(member: Member) -> Member:
    """A code proves the address. Whoever made the account without proving it may be somebody else: their
    password and sign-ins go."""
    if member.confirmed_at is None and confirm_address(member) and member.password:
        member.password = None
        end_all_sign_ins(member, "address confirmed by code")
    return member
