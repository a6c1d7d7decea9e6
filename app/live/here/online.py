"""Who is in the community now, for pages that show it when they are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.live.here import presence
from app.live.here.parts import EXACT_BELOW
from app.live.rooms import ONLINE
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import may_see_members


@dataclass(frozen=True)
class Online:
    """The members who are here, twelve of them by their cards, and how many guests are."""

    members: list[dict[str, Any]]
    count: int
    guests: int
    has_others: bool

    @staticmethod
    def said(count: int) -> str:
        """A number as it is read; a large one is rounded down."""
        return f"{count:,}+" if count >= EXACT_BELOW else str(count)


def online_for(viewer: Viewer) -> Online | None:
    """Who is here, for a viewer, without those they ignore; None for who may not know of members."""
    if not may_see_members(viewer):
        return None
    state = presence.here(ONLINE)
    members = [card for card in state["members"] if card["id"] not in viewer.ignored]
    has_others = any(card["id"] != viewer.id for card in members)
    return Online(members, state["count"], state["guests"], has_others)


def is_online(member: Member) -> bool:
    """Whether a member is here and wants it to be seen, as far as this process knows."""
    return member.is_seen_here and presence.is_online(member.id)
