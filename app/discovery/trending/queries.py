"""Counting distinct customers. Staff are left out, and so is what an author does on their own topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, case, func, literal, select, union_all
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.discovery.trending.figures import Period, Trend
from app.forum.reactions.models import Reaction
from app.forum.spaces.models import Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import MeToo, Post, Topic, Vote
from app.forum.topics.queries import listed_posts
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer

MOST = 20
Act = Select[int, int, datetime]
SUBJECTS = ("topic", "tag", "space")


@dataclass(frozen=True)
class Evidence:
    """What stands behind a figure: the posts, and who else was moved without writing."""

    label: str
    url: str
    posts: list[Post]
    votes: int
    me_too: int
    reactions: int
    people: int


def trends(
    viewer: Viewer, period: Period, subject: str, order: str = "most", limit: int = MOST
) -> list[Trend]:
    """The topics, tags or spaces that moved most customers, or rose most; from what the viewer may see."""
    acts = _acts(viewer, period.earlier, with_openings=subject != "topic")
    now, before = _people(acts, acts.c.at >= period.start), _people(acts, acts.c.at < period.start)
    rows = db.session.execute(_grouped(subject, acts, now, before).having(now > 0)).all()
    found = [_trend(subject, *row) for row in rows]
    by_rise = order == "rising"
    return sorted(found, key=lambda t: (-(t.rise if by_rise else t.now), -t.now, t.before, t.label))[:limit]


def _people(acts: Subquery, rule: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((rule, acts.c.member_id)).distinct())


def _grouped(subject: str, acts: Subquery, now: ColumnElement[int], before: ColumnElement[int]) -> Any:
    if subject == "tag":
        tagged = select(Tag.name, Tag.name, now, before).join(TopicTag, TopicTag.tag_id == Tag.id)
        return tagged.join(acts, acts.c.topic_id == TopicTag.topic_id).group_by(Tag.name)
    if subject == "space":
        spaces = select(Space.slug, Space.name, now, before).join(Topic, Topic.space_id == Space.id)
        return spaces.join(acts, acts.c.topic_id == Topic.id).group_by(Space.id, Space.slug, Space.name)
    topics = select(Topic.id, Topic.title, now, before).join(acts, acts.c.topic_id == Topic.id)
    return topics.group_by(Topic.id, Topic.title)


def _trend(subject: str, key: int | str, label: str, now: int, before: int) -> Trend:
    folder = {"topic": "topics", "tag": "tags", "space": "spaces"}[subject]
    return Trend(str(key), f"#{label}" if subject == "tag" else label, f"/{folder}/{key}", now, before)


def _acts(
    viewer: Viewer, since: datetime, *, with_openings: bool, only: Sequence[ColumnElement[bool]] = ()
) -> Subquery:
    """Topic, customer and moment of everything customers did since a moment in topics the viewer may see."""
    seen = listed_topics(viewer).where(*only).with_only_columns(Topic.id, Topic.author_id).subquery()
    parts = [
        _part(seen, Post.topic_id, Post.author_id, Post.created_at, since).where(*_written()),
        _part(seen, Vote.topic_id, Vote.member_id, Vote.created_at, since),
        _part(seen, MeToo.topic_id, MeToo.member_id, MeToo.created_at, since),
        _reactions(seen, since),
    ]
    if with_openings:
        parts.append(_openings(viewer, since, only))
    acts = union_all(*parts).subquery()
    customers = select(acts).join(Member, Member.id == acts.c.member_id).where(Member.role == "customer")
    return customers.subquery()


def _written() -> tuple[ColumnElement[bool], ...]:
    return (Post.number > 1, Post.deleted_at.is_(None), Post.hidden_at.is_(None))


def _part(seen: Subquery, topic_id: Any, member_id: Any, at: Any, since: datetime) -> Act:
    columns = select(topic_id.label("topic_id"), member_id.label("member_id"), at.label("at"))
    return columns.join(seen, seen.c.id == topic_id).where(at >= since, member_id != seen.c.author_id)


def _reactions(seen: Subquery, since: datetime) -> Act:
    columns = select(
        Post.topic_id.label("topic_id"),
        Reaction.member_id.label("member_id"),
        Reaction.created_at.label("at"),
    )
    joined = columns.join(Post, Post.id == Reaction.post_id).join(seen, seen.c.id == Post.topic_id)
    return joined.where(Reaction.created_at >= since, Reaction.member_id != seen.c.author_id)


def _openings(viewer: Viewer, since: datetime, only: Sequence[ColumnElement[bool]]) -> Act:
    opened = listed_topics(viewer).where(*only, Topic.created_at >= since)
    return opened.with_only_columns(
        Topic.id.label("topic_id"), Topic.author_id.label("member_id"), Topic.created_at.label("at")
    )


def evidence(viewer: Viewer, period: Period, subject: str, key: str) -> Evidence | None:
    """What customers did behind one figure of this period; None when the viewer may see nothing of it."""
    rules, label, url = _subject_rules(viewer, subject, key)
    if not rules:
        return None
    acts = _acts(viewer, period.start, with_openings=subject != "topic", only=rules)
    people = db.session.scalar(select(func.count(acts.c.member_id.distinct()))) or 0
    return Evidence(
        label,
        url,
        posts=_posts(viewer, period, rules, subject),
        votes=_number(viewer, period, rules, Vote),
        me_too=_number(viewer, period, rules, MeToo),
        reactions=_reacted(viewer, period, rules),
        people=people,
    )


def _subject_rules(viewer: Viewer, subject: str, key: str) -> tuple[list[ColumnElement[bool]], str, str]:
    nothing: tuple[list[ColumnElement[bool]], str, str] = ([], "", "")
    if subject == "topic":
        number = int(key) if key.isascii() and key.isdigit() and len(key) < 10 else 0
        topic = db.session.scalar(listed_topics(viewer).where(Topic.id == number))
        return ([Topic.id == topic.id], topic.title, topic.url) if topic else nothing
    if subject == "tag":
        tagged = select(TopicTag.topic_id).join(Tag, Tag.id == TopicTag.tag_id).where(Tag.name == key)
        rule = Topic.id.in_(tagged)
        return ([rule], f"#{key}", f"/tags/{key}") if _sees_any(viewer, rule) else nothing
    space = db.session.scalar(select(Space).where(Space.slug == key))
    if space is None or not _sees_any(viewer, Topic.space_id == space.id):
        return nothing
    return [Topic.space_id == space.id], space.name, f"/spaces/{key}"


def _sees_any(viewer: Viewer, rule: ColumnElement[bool]) -> bool:
    return db.session.scalar(listed_topics(viewer).where(rule).limit(1)) is not None


def _posts(viewer: Viewer, period: Period, rules: list[ColumnElement[bool]], subject: str) -> list[Post]:
    statement = listed_posts(viewer).join(Member, Member.id == Post.author_id)
    statement = statement.where(*rules, Member.role == "customer", Post.created_at >= period.start)
    own = Post.author_id != Topic.author_id
    statement = statement.where(own if subject == "topic" else own | (Post.number == 1))
    options = (contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))
    return list(
        db.session.scalars(
            statement.options(*options).order_by(Post.created_at.desc(), Post.id.desc()).limit(100)
        )
    )


def _number(
    viewer: Viewer, period: Period, rules: list[ColumnElement[bool]], kind: type[Vote] | type[MeToo]
) -> int:
    seen = listed_topics(viewer).where(*rules).with_only_columns(Topic.id, Topic.author_id).subquery()
    rows = _part(seen, kind.topic_id, kind.member_id, kind.created_at, period.start)
    rows = rows.join(Member, Member.id == kind.member_id).where(Member.role == "customer")
    return db.session.scalar(select(func.count()).select_from(rows.subquery())) or 0


def _reacted(viewer: Viewer, period: Period, rules: list[ColumnElement[bool]]) -> int:
    seen = listed_topics(viewer).where(*rules).with_only_columns(Topic.id, Topic.author_id).subquery()
    rows = (
        _reactions(seen, period.start)
        .join(Member, Member.id == Reaction.member_id)
        .where(Member.role == "customer")
    )
    return db.session.scalar(select(func.count(literal(1))).select_from(rows.subquery())) or 0
