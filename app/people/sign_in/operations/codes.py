"""Six digits by mail: making them, and the few attempts to type them.

The last code of an address alone counts, and wrong ones are counted by address: asking for more codes gives
nobody more attempts.
"""

from __future__ import annotations

from datetime import timedelta

from app.core import clock
from app.core.db import lock
from app.people.accounts.access_keys import end_access_keys
from app.people.accounts.models import Member
from app.people.sign_in.models import EmailRequest
from app.people.sign_in.operations.addresses import confirm_address
from app.people.sign_in.operations.sessions import end_all_sign_ins
from app.people.sign_in.queries import email_request, member_by_email, wrong_codes_of
from app.people.sign_in.secrets import new_code, same, sealed

MOST_ATTEMPTS = 5
MOST_WRONG_AN_HOUR = 10


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
    if request.used_at is not None or _too_many_wrong(request):
        return None
    if not same(sealed(_digits(code), f"code:{request.id}"), request.code_hash or "-"):
        request.attempts += 1
        return None
    request.used_at = clock.now()
    member = member_by_email(request.email)
    return _welcomed(member) if member is not None and member.id == request.member_id else None


def _too_many_wrong(request: EmailRequest) -> bool:
    wrong = wrong_codes_of(request.email, clock.now() - timedelta(hours=1))
    return request.attempts >= MOST_ATTEMPTS or wrong >= MOST_WRONG_AN_HOUR


def _digits(code: str) -> str:
    return "".join(letter for letter in code if letter.isascii() and letter.isdigit())


def _welcomed(member: Member) -> Member:
    """A code proves the address. Whoever made the account without proving it may be somebody else: their
    password, sign-ins and keys go."""
    if member.confirmed_at is None and confirm_address(member) and member.password:
        member.password = None
        end_all_sign_ins(member, "address confirmed by code")
        end_access_keys(member)
    return member
