"""What one room wants a member to be told, without knowing the room that tells them."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.events import Actor, Event, record


@dataclass(frozen=True)
class MemberTold(Event):
    """Something was said to one member; `kind` is a kind of notification, `note` the words meant for them."""

    member_id: int
    kind: str
    url: str
    note: str = ""


def tell(actor: Actor, member_id: int, kind: str, url: str, note: str = "") -> None:
    """Let a member find this among their notifications once the transaction commits."""
    record(MemberTold(member_id, kind, url, note), actor)
