"""Votes of ideas that were merged into one: each voter once, and all of it can be taken apart again.

The votes of a merged idea stay where they were cast. The idea it was merged into gets rows for voters it did
not have, and for the others the greater importance and the words as well. All of that follows from the rows
that were cast, so merging and its undoing are the same step: work out again what stands here.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, select, union_all

from app.core.db import db
from app.forum.ideas.ranking import rerank
from app.forum.topics.models import CustomerVote, Topic, Vote
from app.forum.topics.queries import readers_among

Row = Any
AT_ONCE = 500


def settle(topic: Topic, sources: Iterable[int]) -> None:
    """Work out the votes of everybody who voted for one of these ideas, merged into this one or not."""
    ids = list(sources)
    for kind, key in ((Vote, Vote.member_id), (CustomerVote, CustomerVote.key)):
        _settle(topic, kind, key, key.in_(select(key).where(kind.topic_id.in_(ids))))
    count_votes(topic)


def settle_one(topic: Topic, vote: Row) -> None:
    """Work out the vote of one voter, and the numbers of the idea."""
    db.session.flush()
    name = "member_id" if isinstance(vote, Vote) else "key"
    column = getattr(type(vote), name)
    _settle(topic, type(vote), column, column == getattr(vote, name))
    count_votes(topic)


def count_votes(topic: Topic) -> None:
    """Count the votes of an idea by importance, and give it its rank."""
    db.session.flush()
    rows = union_all(
        *(select(kind.importance).where(kind.topic_id == topic.id) for kind in (Vote, CustomerVote))
    ).subquery()
    counted = select(rows.c.importance, func.count()).group_by(rows.c.importance)
    numbers: dict[int, int] = dict(db.session.execute(counted).all())
    topic.votes_count = sum(numbers.values())
    topic.important_votes, topic.must_votes = numbers.get(2, 0), numbers.get(3, 0)
    rerank(topic)


def everywhere(topic: Topic, vote: Row) -> list[Row]:
    """The rows of one voter here and in all ideas that were merged into this one."""
    name = "member_id" if isinstance(vote, Vote) else "key"
    kind: Any = type(vote)
    mine = select(kind).where(getattr(kind, name) == getattr(vote, name))
    return list(db.session.scalars(mine.where(kind.topic_id.in_(merged_below(topic.id)))))


def merged_below(topic_id: int) -> list[int]:
    """The idea and all that were merged into it, over any number of steps."""
    found = [topic_id]
    for number in found:
        below = select(Topic.id).where(Topic.same_as_id == number, Topic.kind == "idea")
        found.extend(each for each in db.session.scalars(below) if each not in found)
    return found


def _settle(topic: Topic, kind: Any, key: Any, rule: ColumnElement[bool]) -> None:
    merged = select(Topic.id).where(Topic.same_as_id == topic.id, Topic.kind == "idea")
    here = {_key(row): row for row in db.session.scalars(select(kind).where(kind.topic_id == topic.id, rule))}
    cast = select(kind).where(kind.topic_id.in_(merged), rule).order_by(kind.created_at, kind.topic_id)
    there: dict[int | str, list[Row]] = {}
    for row in db.session.scalars(cast):
        there.setdefault(_key(row), []).append(row)
    allowed = _may_come(topic, kind, there.keys() - here.keys())
    for who, row in here.items():
        _renew(row, there.get(who, []))
    for who in sorted(allowed):
        db.session.add(_derived(topic, there[who]))
    db.session.flush()


def _key(row: Row) -> int | str:
    found: int | str = row.member_id if isinstance(row, Vote) else row.key
    return found


def _may_come(topic: Topic, kind: Any, keys: Iterable[Any]) -> set[Any]:
    """Of voters whose vote is not here yet, those who may see the idea; customers are names staff keep."""
    found = sorted(keys)
    if kind is CustomerVote:
        return set(found)
    parts = [found[start : start + AT_ONCE] for start in range(0, len(found), AT_ONCE)]
    return {member for part in parts for member in readers_among(part, topic)}


def _renew(row: Row, there: list[Row]) -> None:
    if row.origin_id is not None and not there:
        db.session.delete(row)
    elif row.origin_id is not None:
        for name, value in _taken(there).items():
            setattr(row, name, value)
    else:
        row.importance = max([row.stated, *(one.importance for one in there)])
        row.also = _other_words(row.why, there)


def _derived(topic: Topic, there: list[Row]) -> Row:
    first = there[0]
    who: dict[str, Any] = (
        {"member_id": first.member_id} if isinstance(first, Vote) else {"key": first.key, "name": first.name}
    )
    return type(first)(topic_id=topic.id, **who, **_taken(there))


def _taken(there: list[Row]) -> dict[str, Any]:
    """What a vote says that is only here because of a merge: the first one's words, all importance."""
    first = there[0]
    greatest = max(one.importance for one in there)
    return {
        "importance": greatest,
        "stated": greatest,
        "why": first.why,
        "also": _other_words(first.why, there),
        "source": first.source,
        "by_id": first.by_id,
        "own": any(one.own for one in there),
        "origin_id": first.topic_id,
        "created_at": first.created_at,
    }


def _other_words(own: str, there: list[Row]) -> str:
    words = dict.fromkeys(line for one in there for line in one.words)
    return "\n".join(line for line in words if line != own)
