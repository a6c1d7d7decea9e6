"""Contributions: how much a member has written, as far as a viewer may read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core.db import db
from app.core.errors import NotFound
from app.forum.spaces.queries import readable_space_ids
from app.forum.topics.models import Contribution
from app.people.accounts.models import Member, Viewer
from app.people.accounts.queries import members_named


@dataclass(frozen=True)
class Contributions:
    """Topics, replies and solutions of a member in the spaces that a viewer may read."""

    topics: int
    replies: int
    solutions: int


def member_and_contributions(viewer: Viewer, handle: str) -> tuple[Member, Contributions]:
    """The member with a handle (see `member_or_404`), and what they wrote in the spaces that the viewer may
    read, for all readers of those, in one statement. Raises NotFound."""
    columns = (Contribution.topics, Contribution.replies, Contribution.solutions)
    readable = Contribution.space_id.in_(readable_space_ids(viewer))
    theirs = (Contribution.member_id == Member.id, readable)
    sums: list[Any] = [select(func.sum(one)).where(*theirs).scalar_subquery() for one in columns]
    for statement in members_named(viewer, handle):
        if (row := db.session.execute(statement.add_columns(*sums)).first()) is not None:
            return row[0], Contributions(*(int(number or 0) for number in row[1:]))
    raise NotFound
