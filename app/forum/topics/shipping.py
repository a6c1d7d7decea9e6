"""How a room on the shelf of kinds has an idea marked as shipped without knowing the room that decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from app.forum.topics.models import Topic
from app.people.accounts.models import Member

Decide = Callable[[Member, Topic, str, str, Member | None, int], None]
Kept = TypeVar("Kept", bound=Callable[..., None])
_decide: list[Decide] = []


def ships_ideas(decide: Kept) -> Kept:
    """Register what gives an idea a status: `decide(actor, idea, status, reason, owner, news_id)`."""
    _decide[:] = [decide]
    return decide


def ship_idea(actor: Member, idea: Topic, reason: str, news_id: int) -> None:
    """Say in a piece of news that an idea is shipped, and why. Raises Refused, Invalid as that operation."""
    if idea.status != "shipped":
        for decide in _decide:
            decide(actor, idea, "shipped", reason, None, news_id)
