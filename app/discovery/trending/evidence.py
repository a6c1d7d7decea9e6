"""What stands behind a figure: the posts, and how many were moved without writing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import contains_eager, joinedload

from app.core.db import db
from app.discovery.trending.acts import Span, acts_of, span_of
from app.discovery.trending.figures import Period
from app.forum.spaces.models import Space
from app.forum.tags.models import Tag, TopicTag
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import listed_posts
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer

MOST_POSTS = 100


@dataclass(frozen=True)
class Evidence:
    """What stands behind a figure: the posts, and who else was moved without writing."""

    label: str
    url: str
    posts: list[Post]
    people: int
    votes: int
    me_too: int
    reactions: int
    since: datetime | None


def evidence(viewer: Viewer, period: Period, subject: str, key: str) -> Evidence | None:
    """What customers did behind one figure of this period; None when the viewer may see nothing of it."""
    rules, label, url = _subject_rules(viewer, subject, key)
    if not rules:
        return None
    span = span_of(period)
    acts = acts_of(viewer, span.without_earlier(), with_openings=subject != "topic", only=rules)
    sorts = [func.count(case((acts.c.sort == sort, 1))) for sort in ("vote", "me_too", "reaction")]
    people = func.count(acts.c.member_id.distinct())
    row: Any = db.session.execute(select(people, *sorts)).one()
    counted, votes, me_too, reactions = row
    posts = _posts(viewer, span, rules, subject)
    since = span.start if span.is_cut else None
    return Evidence(label, url, posts, counted, votes, me_too, reactions, since)


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


def _posts(viewer: Viewer, span: Span, rules: list[ColumnElement[bool]], subject: str) -> list[Post]:
    """The newest posts of customers, from as far back as they are counted."""
    statement = listed_posts(viewer).join(Member, Member.id == Post.author_id)
    statement = statement.where(*rules, Member.role == "customer", Post.created_at > span.start)
    own = Post.author_id != Topic.author_id
    statement = statement.where(own if subject == "topic" else own | (Post.number == 1))
    options = (contains_eager(Post.topic).joinedload(Topic.space), joinedload(Post.author))
    newest = statement.options(*options).order_by(Post.created_at.desc(), Post.id.desc())
    return list(db.session.scalars(newest.limit(MOST_POSTS)))
