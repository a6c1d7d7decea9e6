"""Audit entries about spaces."""

from __future__ import annotations

from typing import Any

from app.core.audit_log import audit
from app.core.events import Actor
from app.forum.spaces.models import Space


def audit_space(
    actor: Actor, action: str, space: Space, *, member_id: int | None = None, **data: Any
) -> None:
    """Write down what was done about a space, or about a member's place in it."""
    audit(actor, action, "space", space.id, member_id=member_id, name=space.name, **data)
