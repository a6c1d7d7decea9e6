"""Asking for a mail. The same is written whether or not anybody has the address; a job finds that out."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete

from app.core import clock
from app.core.db import db
from app.core.events import record
from app.people.accounts.addresses import canonical_address
from app.people.accounts.models import Member
from app.people.sign_in.events import EmailAsked
from app.people.sign_in.models import EmailRequest
from app.people.sign_in.secrets import fingerprint, new_secret

LIVES = {
    "code": timedelta(minutes=10),
    "reset": timedelta(hours=2),
    "confirm": timedelta(days=3),
    "known": timedelta(hours=1),
    "new_address": timedelta(hours=2),
}
KEPT = timedelta(days=1)


def ask_by_email(
    purpose: str, email: str, origin: str, *, next_url: str = "", act: str = "", member: Member | None = None
) -> str:
    """Note that somebody asked for a mail of this purpose; return the token that this browser keeps.

    `act` is what they began as a guest, to be done when they come back with what was mailed.
    """
    token, now = new_secret(), clock.now()
    request = EmailRequest(
        purpose=purpose,
        email=canonical_address(email),
        origin=origin[:300],
        next_url=next_url[:500],
        act=act,
        token_hash=fingerprint(token),
        member_id=member.id if member else None,
        created_at=now,
        expires_at=now + LIVES[purpose],
    )
    db.session.add(request)
    db.session.flush()
    record(EmailAsked(request.id), member)
    return token


def forget_old_requests() -> None:
    """Delete what can no longer be used."""
    db.session.execute(delete(EmailRequest).where(EmailRequest.expires_at < clock.now() - KEPT))
