"""Lifting the limits of newcomers."""

from __future__ import annotations

from app.core import clock
from app.core.db import lock
from app.core.permissions import require
from app.people.accounts.audit import audit_member
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_moderate


def trust(actor: Member, member: Member) -> None:
    """Lift the limits of newcomers for a member; twice is once. Raises Refused."""
    require(can_moderate(actor))
    lock(member)
    if member.trusted_at is None:
        member.trusted_at = clock.now()
        audit_member(actor, "member.trusted", member)
