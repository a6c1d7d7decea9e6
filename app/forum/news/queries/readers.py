"""Who is told of news, who must read it, and who has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, Select, func, or_, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.paging import Page, newest_first
from app.forum.follows.models import Follow
from app.forum.news.models import Acknowledgement
from app.forum.news.queries.plans import plan_of
from app.forum.spaces.models import Membership
from app.forum.spaces.queries import reader_ids
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.people.accounts.models import Member, Viewer

PER_PAGE = 50
MOST_COUNTED = 9
MOST_SHOWN = 3


@dataclass(frozen=True)
class Readers:
    """How many must confirm that they have read something, and how many of them have."""

    expected: int
    confirmed: int

    @property
    def missing(self) -> int:
        """How many have not yet."""
        return self.expected - self.confirmed


def _members_of(space_id: int) -> Select[int]:
    inside = select(Membership.member_id).where(Membership.space_id == space_id)
    return inside.where(Membership.state == "active")


def told_ids(topic: Topic) -> Select[int]:
    """The ids of those to tell when news is published: its readers, or those of them who follow or joined."""
    plan = plan_of(topic)
    readers = reader_ids(topic.space).where(Member.approved_at.is_not(None))
    if topic.audience == "group":
        return readers.where(Member.id.in_(_members_of(topic.space_id)))
    if plan is None or plan.reach != "followers":
        return readers
    follows = select(Follow.member_id).where(Follow.target == "space", Follow.target_id == topic.space_id)
    wanting = follows.where(Follow.level.in_(("every", "first")))
    return readers.where(or_(Member.id.in_(wanting), Member.id.in_(_members_of(topic.space_id))))


def expected_ids(topic: Topic) -> Select[int]:
    """The ids of those who must confirm: everybody who may read it now, but who wrote it."""
    readers = reader_ids(topic.space).where(Member.approved_at.is_not(None), Member.id != topic.author_id)
    if topic.audience == "group":
        return readers.where(Member.id.in_(_members_of(topic.space_id)))
    return readers


def acknowledged_at(viewer: Viewer, topic: Topic) -> datetime | None:
    """When the viewer confirmed to have read this; None while they have not."""
    found = None if viewer.id is None else db.session.get(Acknowledgement, (topic.id, viewer.id))
    return found.created_at if found else None


def _waiting(viewer: Viewer) -> Select[Topic]:
    """What the viewer must read and has not confirmed; authors know what they wrote."""
    confirmed = select(Acknowledgement.topic_id).where(Acknowledgement.member_id == viewer.id)
    waiting = listed_topics(viewer).where(Topic.must_read, Topic.author_id != viewer.id)
    return waiting.where(Topic.id.not_in(confirmed), Topic.archived_at.is_(None), *_expected(viewer))


def _expected(viewer: Viewer) -> tuple[ColumnElement[bool], ...]:
    """Moderators read what is for a group only, but are not asked to confirm it unless they joined."""
    if not viewer.can_moderate:
        return ()
    mine = select(Membership.space_id).where(Membership.member_id == viewer.id, Membership.state == "active")
    return (or_(Topic.audience == "readers", Topic.space_id.in_(mine)),)


def must_read_count(viewer: Viewer) -> ScalarSelect[int] | None:
    """How many news the viewer has still to read, 9 at most, as a subquery for the frame; None for guests."""
    if viewer.id is None:
        return None
    few = _waiting(viewer).with_only_columns(Topic.id).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def must_reads_for(viewer: Viewer) -> list[Topic]:
    """The latest news that the viewer has still to read, three at most."""
    return list(db.session.scalars(_waiting(viewer).order_by(Topic.id.desc()).limit(MOST_SHOWN)))


def readers_of(topic: Topic) -> Readers:
    """How many must confirm, and how many have, in one statement."""
    expected = expected_ids(topic).subquery()
    confirmed = select(Acknowledgement.member_id).where(Acknowledgement.topic_id == topic.id)
    here = func.count(expected.c.id)
    row = db.session.execute(
        select(here, here.filter(expected.c.id.in_(confirmed))).select_from(expected)
    ).one()
    return Readers(row[0], row[1])


def readers_page(
    topic: Topic, confirmed: bool, cursor: str | None = None, limit: int = PER_PAGE
) -> Page[Any]:
    """Acknowledgements, the latest first, or members who have not confirmed. NotFound for a bad cursor."""
    if confirmed:
        rows = select(Acknowledgement).where(Acknowledgement.topic_id == topic.id)
        rows = rows.where(Acknowledgement.member_id.in_(expected_ids(topic)))
        rows = rows.options(joinedload(Acknowledgement.member))
        columns: list[Any] = [Acknowledgement.created_at, Acknowledgement.member_id]
        return newest_first(rows, columns, cursor, limit)
    have = select(Acknowledgement.member_id).where(Acknowledgement.topic_id == topic.id)
    missing = select(Member).where(Member.id.in_(expected_ids(topic)), Member.id.not_in(have))
    return newest_first(missing, [Member.id], cursor, limit)
