"""Counting distinct customers. Staff are left out, and so is what an author does on their own topic."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, case, func, select

from app.core.db import db
from app.core.settings import settings
from app.discovery.trending.acts import Span, acts_of, span_of
from app.discovery.trending.figures import Period, Trend, rise
from app.forum.spaces.models import Space
from app.forum.spaces.queries import may_read
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Viewer

MOST = 20
SUBJECTS = ("topic", "tag", "space")
# How long what was counted for guests is used for the next of them.
KEPT_SECONDS = 20.0
Figure = tuple[Any, int, int]
_kept: dict[Any, tuple[float, Counted]] = {}
_turn = threading.Lock()


@dataclass(frozen=True)
class Counted:
    """The key of each thing, with its customers now and before; from when on, and whether that is a part."""

    span: Span
    figures: list[Figure]


@dataclass(frozen=True)
class Thing:
    """A topic, tag or space that the viewer may see, and whether it did not exist before the period."""

    label: str
    url: str
    is_new: bool


@dataclass(frozen=True)
class Trends:
    """What moved most customers; `span` says what part of the period was counted."""

    span: Span
    all: list[Trend]


Known = Callable[[Viewer, Span, list[Any]], dict[Any, Thing]]


def trends(viewer: Viewer, period: Period, subject: str, order: str = "most", limit: int = MOST) -> Trends:
    """The topics, tags or spaces that moved most customers, or rose most; from what the viewer may see."""
    counted = _counted(viewer, period, subject)
    by_rise = order == "rising" and counted.span.earlier is not None

    def place(figure: Figure) -> tuple[float, int, int, str]:
        key, now, before = figure
        return (-rise(now, before) if by_rise else 0.0, -now, before, str(key))

    few = sorted(counted.figures, key=place)[:limit]
    things = KNOWN[subject](viewer, counted.span, [key for key, *_ in few])
    found = []
    for key, now, before in few:
        if thing := things.get(key):
            found.append(Trend(str(key), thing.label, thing.url, now, before, thing.is_new))
    return Trends(counted.span, found)


def _counted(viewer: Viewer, period: Period, subject: str) -> Counted:
    """The figures; for guests counted once in 20 seconds. What may be shown of them is asked each time."""
    if viewer.id is not None:
        return _count(viewer, period, subject)
    now, key = time.monotonic(), (period.key, subject, settings().guests_may_read)
    with _turn:
        if key not in _kept or _kept[key][0] < now - KEPT_SECONDS:
            _kept[key] = (now, _count(viewer, period, subject))
        return _kept[key][1]


def forget_all() -> None:
    """Forget what was counted; for tests that begin with a fresh database."""
    _kept.clear()


def _count(viewer: Viewer, period: Period, subject: str) -> Counted:
    span = span_of(period)
    acts = acts_of(viewer, span, with_openings=subject != "topic")
    now, before = _people(acts, 1), _people(acts, 0)
    rows = db.session.execute(_grouped(subject, acts, now, before).having(now > 0))
    return Counted(span, [(key, number, earlier) for key, number, earlier in rows])


def _people(acts: Subquery, now: int) -> ColumnElement[int]:
    return func.count(case((acts.c.now == now, acts.c.member_id)).distinct())


def _grouped(subject: str, acts: Subquery, now: ColumnElement[int], before: ColumnElement[int]) -> Any:
    if subject == "tag":
        tagged = select(Tag.name, now, before).join(TopicTag, TopicTag.tag_id == Tag.id)
        return tagged.join(acts, acts.c.topic_id == TopicTag.topic_id).group_by(Tag.name)
    if subject == "space":
        spaces = select(Space.slug, now, before).join(Topic, Topic.space_id == Space.id)
        return spaces.join(acts, acts.c.topic_id == Topic.id).group_by(Space.slug)
    return select(acts.c.topic_id, now, before).group_by(acts.c.topic_id)


def _topics(viewer: Viewer, span: Span, ids: list[int]) -> dict[Any, Thing]:
    found = db.session.scalars(listed_topics(viewer).where(Topic.id.in_(ids)))
    return {t.id: Thing(t.title, f"/topics/{t.id}", t.created_at > span.start) for t in found}


def _tags(viewer: Viewer, span: Span, names: list[str]) -> dict[Any, Thing]:
    tagged = (
        listed_topics(viewer).join(TopicTag, TopicTag.topic_id == Topic.id).where(TopicTag.tag_id == Tag.id)
    )
    tagged = tagged.with_only_columns(Topic.id)
    old = tagged.where(Topic.created_at <= span.start).exists()
    rows = select(Tag.name, old).where(Tag.name.in_(names), tagged.exists())
    return {name: Thing(f"#{name}", f"/tags/{name}", not is_old) for name, is_old in db.session.execute(rows)}


def _spaces(viewer: Viewer, span: Span, slugs: list[str]) -> dict[Any, Thing]:
    found = db.session.scalars(select(Space).where(Space.slug.in_(slugs), may_read(viewer)))
    return {s.slug: Thing(s.name, f"/spaces/{s.slug}", s.created_at > span.start) for s in found}


# What is known of things by their keys, as far as the viewer may see them: label, address, whether it is new.
KNOWN: dict[str, Known] = {"topic": _topics, "tag": _tags, "space": _spaces}
