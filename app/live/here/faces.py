"""What others see of members who are here: their cards, kept for some seconds so that coming and going asks
the database for nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from app.core.db import db
from app.live.here import pulse
from app.people.accounts.models import Member
from app.people.accounts.queries import members_by_id

KEPT_SECONDS = 30.0
MOST_KEPT = 10_000
_kept: dict[int, tuple[float, Face]] = {}
_looks = 0


@dataclass(frozen=True, slots=True)
class Face:
    """A member as others see them beside a page; `is_seen` says whether they may be shown there at all."""

    id: int
    name: str
    handle: str
    initials: str
    hue: int
    picture: str
    staff: bool
    title: str
    is_seen: bool

    @property
    def card(self) -> dict[str, Any]:
        """What is sent to pages."""
        return {name: value for name, value in asdict(self).items() if name != "is_seen"}


def note(member: Member) -> Face:
    """Keep the face of a member who was just loaded."""
    if len(_kept) >= MOST_KEPT:
        _kept.clear()
    picture = f"/pictures/{member.picture}" if member.picture else ""
    face = Face(
        id=member.id, name=member.name, handle=member.handle, initials=member.initials, hue=member.hue,
        picture=picture, staff=member.is_staff, title=member.title, is_seen=member.is_seen_here,
    )  # fmt: skip
    _kept[member.id] = (pulse.now(), face)
    return face


def faces_of(ids: Iterable[int]) -> list[Face]:
    """The faces of those of these members who may be shown, in the same order, with one query at most."""
    wanted, fresh = list(ids), pulse.now() - KEPT_SECONDS
    missing = [member_id for member_id in wanted if _kept.get(member_id, (0.0,))[0] < fresh]
    if missing:
        for member in members_by_id(missing).values():
            note(member)
    found = [_kept[member_id][1] for member_id in wanted if member_id in _kept]
    return [face for face in found if face.is_seen]


def look_again(member_id: int) -> Face | None:
    """The face of a member as the database has it now; None when there is no such member."""
    global _looks
    _looks += 1
    _kept.pop(member_id, None)
    member = db.session.get(Member, member_id, populate_existing=True)
    return note(member) if member else None


def looks() -> int:
    """Grows whenever a member has to be looked at again; who loaded one before may hold an old wish."""
    return _looks


def forget_all() -> None:
    """Forget every face; for tests that begin anew."""
    _kept.clear()
