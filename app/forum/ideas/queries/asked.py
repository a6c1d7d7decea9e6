"""Who asked for an idea, and why; members see each other here, guests see only numbers."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import case, select
from sqlalchemy.orm import joinedload

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, newest_first
from app.forum.topics.models import CustomerVote, Topic, Vote
from app.forum.topics.queries.visible import listed_topics, visible_topics
from app.people.accounts.models import Viewer

FIRST = 10
PER_PAGE = 50
MOST_CUSTOMERS = 500
MOST_SOURCES = 20


def who_asked(viewer: Viewer, topic: Topic) -> list[Vote]:
    """The first ten members who want an idea: who said why before the others, the latest first."""
    return [] if viewer.is_guest else first_votes(topic)


def first_votes(topic: Topic) -> list[Vote]:
    """What every member may see of who wants an idea; see `who_asked`."""
    if not topic.votes_count:
        return []
    wordless = case((Vote.why != "", 0), (Vote.also != "", 0), else_=1)
    rows = select(Vote).where(Vote.topic_id == topic.id).options(joinedload(Vote.member))
    order = (wordless, Vote.created_at.desc(), Vote.member_id.desc())
    return list(db.session.scalars(rows.order_by(*order).limit(FIRST)))


def voters_page(viewer: Viewer, topic: Topic, cursor: str | None = None) -> Page[Vote]:
    """Members who want an idea, the latest first. Raises NotFound for a bad cursor."""
    if viewer.is_guest:
        return Page()
    rows = select(Vote).where(Vote.topic_id == topic.id).options(joinedload(Vote.member))
    return newest_first(rows, [Vote.created_at, Vote.member_id], cursor, PER_PAGE)


def customers_of(viewer: Viewer, topic: Topic) -> list[CustomerVote]:
    """Customers without an account whom staff noted for an idea, the latest first; for staff only."""
    if not viewer.is_staff:
        return []
    rows = select(CustomerVote).where(CustomerVote.topic_id == topic.id)
    return list(db.session.scalars(rows.order_by(CustomerVote.id.desc()).limit(MOST_CUSTOMERS)))


def everybody(viewer: Viewer, topic: Topic) -> Iterator[Vote | CustomerVote]:
    """Every vote for an idea, members first, to take along; nothing for those who are not staff."""
    if not viewer.is_staff:
        return
    members = select(Vote).where(Vote.topic_id == topic.id).options(joinedload(Vote.member))
    yield from db.session.scalars(members.order_by(Vote.created_at, Vote.member_id))
    customers = select(CustomerVote).where(CustomerVote.topic_id == topic.id)
    yield from db.session.scalars(customers.order_by(CustomerVote.id))


def noted_vote(topic: Topic, kind: str, number: int) -> Vote | CustomerVote:
    """A vote that staff noted, of a member or of a customer without an account. Raises NotFound."""
    if kind == "members":
        found: Vote | CustomerVote | None = db.session.get(Vote, (topic.id, number))
    else:
        found = db.session.get(CustomerVote, number)
    if found is None or found.topic_id != topic.id:
        raise NotFound
    return found


def merged_into(viewer: Viewer, topic: Topic) -> Topic | None:
    """The idea that a merged one became a part of, when the viewer may see it."""
    if topic.status != "merged" or topic.same_as_id is None:
        return None
    return db.session.scalar(visible_topics(viewer).where(Topic.id == topic.same_as_id))


def merged_from(viewer: Viewer, topic: Topic) -> list[Topic]:
    """The ideas that were merged into one, of those the viewer may see, twenty at most."""
    rows = listed_topics(viewer).where(Topic.same_as_id == topic.id, Topic.status == "merged")
    return list(db.session.scalars(rows.order_by(Topic.id).limit(MOST_SOURCES)))
