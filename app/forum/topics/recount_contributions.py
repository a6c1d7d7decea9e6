"""Proving contributions: each row is compared with the topics, replies and solutions that it counts."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, Subquery, and_, func, literal, or_, select, union_all
from sqlalchemy.dialects import postgresql, sqlite

from app.core.db import is_sqlite
from app.forum.topics.models import Contribution, Post, Topic

NUMBERS = ("topics", "replies", "solutions")


class ContributionCounter:
    """The counters of contributions, also of rows that are missing."""

    name = "contributions"

    def wrong(self) -> Select[Any]:
        """Rows whose numbers are wrong: the member, what is kept and what was counted, added up."""
        right = _counted()
        kept = [func.coalesce(getattr(Contribution, name), 0) for name in NUMBERS]
        counted = [right.c[name] for name in NUMBERS]
        same = and_(Contribution.member_id == right.c.member_id, Contribution.space_id == right.c.space_id)
        rows = select(right.c.member_id, sum(kept[1:], kept[0]), sum(counted[1:], counted[0]))
        differ = (one != other for one, other in zip(kept, counted, strict=True))
        return rows.select_from(right).outerjoin(Contribution, same).where(or_(*differ))

    def correction(self) -> Any:
        """The statement that puts all of them right."""
        right = _counted()
        columns = ("member_id", "space_id", *NUMBERS)
        insert: Any = sqlite.insert(Contribution) if is_sqlite() else postgresql.insert(Contribution)
        rows = select(*(right.c[name] for name in columns)).where(right.c.member_id.is_not(None))
        values = {name: insert.excluded[name] for name in NUMBERS}
        return insert.from_select(columns, rows).on_conflict_do_update(
            index_elements=["member_id", "space_id"], set_=values
        )


def _counted() -> Subquery:
    """What every kept row should say, and those that should be there."""
    shown = (
        Topic.published_at.is_not(None),
        Topic.audience == "readers",
        *(gone.is_(None) for gone in (Topic.moved_to_id, Topic.deleted_at, Topic.hidden_at)),
    )
    alive = (Post.number > 1, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    kept = _rows(Contribution.member_id, Contribution.space_id, 0, 0, 0)
    topics = _rows(Topic.author_id, Topic.space_id, 1, 0, 0).where(*shown)
    replies = _rows(Post.author_id, Topic.space_id, 0, 1, 0).join(Topic, Topic.id == Post.topic_id)
    solutions = _rows(Post.author_id, Topic.space_id, 0, 0, 1).join(Topic, Topic.solution_post_id == Post.id)
    found = union_all(kept, topics, replies.where(*shown, *alive), solutions.where(*shown)).subquery()
    sums = [func.sum(found.c[name]).label(name) for name in NUMBERS]
    grouped = select(found.c.member_id, found.c.space_id, *sums)
    return grouped.group_by(found.c.member_id, found.c.space_id).subquery()


def _rows(member: Any, space: Any, *numbers: int) -> Select[Any]:
    labels = zip(numbers, NUMBERS, strict=True)
    return select(
        member.label("member_id"),
        space.label("space_id"),
        *(literal(value).label(name) for value, name in labels),
    )
