"""Audit entries about members."""

from __future__ import annotations

from typing import Any

from app.core.audit_log import audit
from app.core.events import Actor
from app.people.accounts.models import Member


def audit_member(actor: Actor, action: str, member: Member, reason: str = "", **data: Any) -> None:
    """Write down what was done about a member."""
    audit(actor, action, "member", member.id, member_id=member.id, reason=reason, **data)
