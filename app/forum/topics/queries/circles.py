"""Whom the rule of what may be seen treats alike, so that it is asked once for many people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import select

from app.core.db import db
from app.forum.spaces.models import Membership
from app.forum.topics.models import Topic
from app.people.accounts.models import Member

AT_ONCE = 500
Circle = tuple[str, frozenset[int]]


def circles(member_ids: Iterable[int]) -> dict[int, Circle]:
    """The circle of each member. Those of one circle have the same role and joined the same spaces: they may
    see the same spaces and topics, but for topics that they wrote."""
    found: dict[int, Circle] = {}
    for some in _slices(sorted(member_ids)):
        joined: dict[int, set[int]] = {}
        inside = select(Membership.member_id, Membership.space_id).where(Membership.state == "active")
        for member_id, space_id in db.session.execute(inside.where(Membership.member_id.in_(some))):
            joined.setdefault(member_id, set()).add(space_id)
        for member_id, role in db.session.execute(select(Member.id, Member.role).where(Member.id.in_(some))):
            found[member_id] = (role, frozenset(joined.get(member_id, ())))
    return found


def authors_of(topic_ids: Iterable[int | None]) -> dict[int, int]:
    """Who wrote each of these topics."""
    found: dict[int, int] = {}
    for some in _slices(sorted(number for number in topic_ids if number is not None)):
        rows = db.session.execute(select(Topic.id, Topic.author_id).where(Topic.id.in_(some)))
        found |= {row.id: row.author_id for row in rows}
    return found


def _slices(numbers: list[int]) -> Iterator[list[int]]:
    return (numbers[start : start + AT_ONCE] for start in range(0, len(numbers), AT_ONCE))
