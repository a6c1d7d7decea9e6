"""What customers did within a period, bounded: the newest of each sort, found by the index on its time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, literal, select, union_all

from app.core.db import db
from app.discovery.trending.figures import Period
from app.forum.reactions.models import Reaction
from app.forum.topics.models import MeToo, Post, Topic, Vote
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer

# Of each sort of act, in the period and in the one before; so many take SQLite some 100 ms.
MOST_ACTS = 5_000
TIMES = (Post.created_at, Vote.created_at, MeToo.created_at, Reaction.created_at, Topic.created_at)


@dataclass(frozen=True)
class Span:
    """From when on acts are counted, and from when on for the comparison; None where there is none.

    `is_cut` when so much happened that only the newest acts are counted: a part of the period, which
    cannot be held against the whole of the one before.
    """

    start: datetime
    earlier: datetime | None
    end_of_earlier: datetime
    is_cut: bool

    def without_earlier(self) -> Span:
        """The same without the comparison."""
        return replace(self, earlier=None)


def span_of(period: Period) -> Span:
    """What part of a period can be counted, in one statement that reads times out of indexes."""
    now = [_beyond(at, period.start, None) for at in TIMES]
    before = [_beyond(at, period.earlier, period.start) for at in TIMES]
    row = db.session.execute(select(*now, *before)).one()
    cuts = [moment for moment in row[: len(now)] if moment]
    is_whole = not any(row)
    return Span(
        max([period.start, *cuts]), period.earlier if is_whole else None, period.start, is_cut=bool(cuts)
    )


def _beyond(at: Any, start: datetime, end: datetime | None) -> Any:
    """The moment of the newest act that is not counted any more, None when all are."""
    within = select(at).where(at > start)
    within = within if end is None else within.where(at <= end)
    return within.order_by(at.desc()).offset(MOST_ACTS).limit(1).scalar_subquery()


def acts_of(
    viewer: Viewer, span: Span, *, with_openings: bool, only: Sequence[ColumnElement[bool]] = ()
) -> Subquery:
    """What customers did in topics the viewer may see: topic_id, member_id, now (1, or 0 before), sort."""
    parts = list(_half(viewer, span.start, None, 1, with_openings, only))
    if span.earlier is not None:
        parts += _half(viewer, span.earlier, span.end_of_earlier, 0, with_openings, only)
    acts = union_all(*parts).subquery()
    return (
        select(acts).join(Member, Member.id == acts.c.member_id).where(Member.role == "customer").subquery()
    )


def _half(
    viewer: Viewer,
    start: datetime,
    end: datetime | None,
    now: int,
    with_openings: bool,
    only: Sequence[ColumnElement[bool]],
) -> Iterator[Select[Any]]:
    seen = listed_topics(viewer).where(*only)
    replied = (Post.number > 1, Post.deleted_at.is_(None), Post.hidden_at.is_(None))
    for sort, newest in {
        "reply": _newest(Post.created_at, start, end, Post.topic_id, Post.author_id).where(*replied),
        "vote": _newest(Vote.created_at, start, end, Vote.topic_id, Vote.member_id),
        "me_too": _newest(MeToo.created_at, start, end, MeToo.topic_id, MeToo.member_id),
        "reaction": _newest(Reaction.created_at, start, end, Reaction.post_id, Reaction.member_id),
    }.items():
        act = newest.subquery()
        about, who = act.c
        joined = seen.join(Post, Post.topic_id == Topic.id) if "post_id" in act.c else seen
        joined = joined.join(act, about == (Post.id if "post_id" in act.c else Topic.id))
        joined = joined.where(who != Topic.author_id)
        yield joined.with_only_columns(*_columns(who, now, sort))
    if with_openings:
        opened = _newest(Topic.created_at, start, end, Topic.id, Topic.author_id).subquery()
        own = seen.join(opened, opened.c.id == Topic.id)
        yield own.with_only_columns(*_columns(opened.c.author_id, now, "opening"))


def _columns(who: Any, now: int, sort: str) -> tuple[Any, ...]:
    words = (literal(now).label("now"), literal(sort).label("sort"))
    return (Topic.id.label("topic_id"), who.label("member_id"), *words)


def _newest(at: Any, start: datetime, end: datetime | None, about: Any, who: Any) -> Select[Any]:
    """The newest acts of one sort. The limit also keeps engines from beginning at the topics instead."""
    acts = select(about, who).where(at > start)
    return (acts if end is None else acts.where(at <= end)).order_by(at.desc()).limit(MOST_ACTS)
