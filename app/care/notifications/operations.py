"""Telling members, and noting what they have read. Every verb may run twice and does its work once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import and_, func, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.care.notifications.events import NewsAnnounced, NotificationsChanged
from app.care.notifications.models import Notification
from app.care.notifications.queries import MOST_COUNTED, visible_notifications
from app.care.notifications.recipients import muting_place, muting_topic
from app.core import clock
from app.core.db import db, is_sqlite
from app.core.events import EventRow, record
from app.forum.follows.models import Follow
from app.forum.news.queries import told_ids
from app.forum.topics.gathering import Marks
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Member


def notify(row: EventRow, kinds: Mapping[int, str], **about: Any) -> None:
    """Tell each member of one event in their kind, unless it was done before; their bells ring.

    `about` holds the columns that say what it is about: space_id, topic_id, post_id, url, note.
    Who has as many replies of one topic to look at as a bell counts is not told of further ones.
    """
    common = {"event_id": row.id, "actor_id": row.actor_id, "created_at": row.created_at, **about}
    enough = _told_enough([member_id for member_id, kind in kinds.items() if kind == "reply"], about)
    wanted = sorted((member_id, kind) for member_id, kind in kinds.items() if member_id not in enough)
    rows = [{**common, "member_id": member_id, "kind": kind} for member_id, kind in wanted]
    if not rows:
        return
    added = _insert().on_conflict_do_nothing().returning(Notification.member_id)
    ring_bells(db.session.scalars(added, rows))


def _told_enough(member_ids: list[int], about: Mapping[str, Any]) -> set[int]:
    """Those of these members who have more replies of this topic to look at than a bell counts."""
    if not member_ids:
        return set()
    unread = (Notification.read_at.is_(None), Notification.kind == "reply")
    here = (Notification.topic_id == about["topic_id"], Notification.member_id.in_(member_ids))
    found = select(Notification.member_id).where(*unread, *here).group_by(Notification.member_id)
    return set(db.session.scalars(found.having(func.count() > MOST_COUNTED)))


def ring_bells(member_ids: Iterable[int]) -> None:
    """Let members look at their bells; one event, however many they are."""
    if changed := sorted(set(member_ids)):
        record(NotificationsChanged(changed))


def announce(row: EventRow, topic: Topic, post: Post) -> None:
    """Tell those whom a piece of news is for, in one statement, and ring all bells with one event.

    Who hears that it answers an idea of theirs hears only that.
    News is the company's: ignoring or muting whoever wrote it does not hide it, muting its place does.
    """
    kept = select(Follow.member_id).where(muting_topic(topic) | muting_place(topic))
    values = {
        "event_id": row.id,
        "kind": "news",
        "actor_id": row.actor_id,
        "space_id": topic.space_id,
        "topic_id": topic.id,
        "post_id": post.id,
        "url": "",
        "note": "",
        "created_at": row.created_at,
    }
    columns = [literal(value, Notification.__table__.c[name].type) for name, value in values.items()]
    heard = select(Notification.member_id).where(
        Notification.kind.in_(("idea_news", "idea_shipped")), Notification.url == f"/topics/{topic.id}"
    )
    told = told_ids(topic).where(Member.id != (row.actor_id or 0))
    chosen = told.where(Member.id.not_in(kept), Member.id.not_in(heard)).add_columns(*columns)
    db.session.execute(_insert().from_select(["member_id", *values], chosen).on_conflict_do_nothing())
    record(NewsAnnounced(topic.id))


def _insert() -> Any:
    return sqlite.insert(Notification) if is_sqlite() else postgresql.insert(Notification)


def forget_unread(post_id: int, kinds: tuple[str, ...]) -> None:
    """Take back what is not true any more and nobody has read yet."""
    gone = (Notification.post_id == post_id, Notification.kind.in_(kinds), Notification.read_at.is_(None))
    members = db.session.scalars(select(Notification.member_id).where(*gone)).all()
    db.session.execute(Notification.__table__.delete().where(*gone))  # type: ignore[attr-defined]
    ring_bells(members)


def repoint(topic_id: int, old_id: int) -> None:
    """Let notifications of the posts of a topic, and those of `old_id` without a post, speak of it."""
    topic = db.session.get(Topic, topic_id)
    if topic is None:
        return
    stands = Notification.post_id.in_(select(Post.id).where(Post.topic_id == topic_id))
    of_old = and_(Notification.topic_id == old_id, Notification.post_id.is_(None))
    other = or_(Notification.topic_id != topic_id, Notification.space_id != topic.space_id)
    moved = update(Notification).where(or_(stands, of_old), other)
    db.session.execute(moved.values(topic_id=topic_id, space_id=topic.space_id))


def mark_read(actor: Member, notification: Notification) -> None:
    """Note that a member has looked at one of theirs; twice is once."""
    if notification.read_at is None:
        notification.read_at = clock.now()
        record(NotificationsChanged([actor.id]), actor)


def mark_everything_read(actor: Member) -> int:
    """Note that a member has looked at all they can see; returns how many were unread."""
    unread = (
        visible_notifications(actor).where(Notification.read_at.is_(None)).with_only_columns(Notification.id)
    )
    return _mark(list(db.session.scalars(unread)), {actor.id})


def mark_topics_read(marks: Marks) -> None:
    """Note that what was told of these topics has been seen, as far as the member read and until then."""
    found = select(
        Notification.id, Notification.member_id, Notification.topic_id, Notification.created_at, Post.number
    )
    found = found.outerjoin(Post, Post.id == Notification.post_id).where(
        Notification.read_at.is_(None),
        Notification.member_id.in_({member_id for member_id, _ in marks}),
        Notification.topic_id.in_({topic_id for _, topic_id in marks}),
    )
    seen: dict[int, int] = {}
    for notification_id, member_id, topic_id, created_at, number in db.session.execute(found):
        last, at = marks.get((member_id, topic_id or 0), (0, created_at))
        if (number or 1) <= last and created_at <= at:
            seen[notification_id] = member_id
    _mark(list(seen), set(seen.values()))


def _mark(ids: list[int], members: set[int]) -> int:
    for start in range(0, len(ids), 500):
        some = Notification.id.in_(ids[start : start + 500])
        db.session.execute(update(Notification).where(some).values(read_at=clock.now()))
    if ids:
        ring_bells(members)
    return len(ids)
