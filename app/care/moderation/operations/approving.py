"""Letting new accounts take part."""

from __future__ import annotations

from app.care.moderation.operations.audit import audit_member
from app.core.db import lock
from app.people.accounts.models import Member
from app.people.accounts.operations import approve_member


def approve(actor: Member, member: Member) -> None:
    """Let a new account take part; twice is once. Raises Refused."""
    lock(member)
    waiting = not member.is_approved
    approve_member(actor, member)
    if waiting:
        audit_member(actor, "member.approved", member)
