"""Links in mails, signed by Flask-Security's serializers.

A link names its member by `fs_uniquifier` and address, so it dies with the next change of either: a reset
link works once, and no link outlives a suspension or a change of password.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import current_app
from itsdangerous import BadData

from app.people.accounts.models import Member
from app.people.sign_in.models import EmailRequest
from app.people.sign_in.operations.asking import LIVES
from app.people.sign_in.queries import is_last_reset, member_by_uniquifier

SERIALIZERS = {
    "confirm": "confirm_serializer",
    "reset": "reset_serializer",
    "new_address": "change_email_serializer",
}


def _serializer(purpose: str) -> Any:
    return getattr(current_app.extensions["security"], SERIALIZERS[purpose])


def link_token(purpose: str, member: Member, *more: str) -> str:
    """The signed end of a link for a member."""
    return str(_serializer(purpose).dumps([member.fs_uniquifier, member.email or "", *more]))


def read_link(purpose: str, token: str) -> tuple[Member, list[str]] | None:
    """The member of a link and what else it carries; None when it is forged, too old or used."""
    life: timedelta = LIVES[purpose]
    try:
        uniquifier, email, *more = _serializer(purpose).loads(token, max_age=int(life.total_seconds()))
    except (BadData, ValueError, TypeError):
        return None
    member = member_by_uniquifier(uniquifier)
    return (member, more) if member is not None and (member.email or "") == email else None


def reset_token(member: Member, request: EmailRequest) -> str:
    """The signed end of a link to set another password, for the request that asked for it."""
    return link_token("reset", member, str(request.id))


def read_reset_link(token: str) -> Member | None:
    """The member of a link to set another password; None also when a later link was asked for."""
    found = read_link("reset", token)
    if found is None:
        return None
    member, more = found
    request_id = int(more[0]) if len(more) == 1 and more[0].isdecimal() else 0
    return member if is_last_reset(request_id, member.email or "") else None
