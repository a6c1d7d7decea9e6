"""Having read."""

from __future__ import annotations

from app.core import clock
from app.people.accounts.models import Member


def mark_all_read(actor: Member) -> None:
    """Everything up to now is read, in every topic the member may see."""
    actor.read_all_at = clock.now()
