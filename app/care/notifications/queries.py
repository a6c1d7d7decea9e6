"""What a member is told, as long as they may see what it is about."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from sqlalchemy import ColumnElement, ScalarSelect, Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from app.care.notifications.models import Notification
from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, newest_first
from app.core.zones import zone_called
from app.forum.spaces.queries import readable_space_ids
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.visible import listed_topics, visible_posts
from app.people.accounts.models import Viewer

PER_PAGE = 30
MOST_COUNTED = 99


def visible_notifications(viewer: Viewer) -> Select[Notification]:
    """The viewer's own notifications whose topic, post and space they may still see."""
    if viewer.id is None:
        return select(Notification).where(false())
    mine = select(Notification).where(Notification.member_id == viewer.id)
    return mine.where(_post_is_shown(viewer), _topic_is_shown(viewer), _space_is_shown(viewer))


def _post_is_shown(viewer: Viewer) -> ColumnElement[bool]:
    shown = visible_posts(viewer).with_only_columns(Post.id).where(Post.id == Notification.post_id)
    shown = shown.where(Post.hidden_at.is_(None), Post.deleted_at.is_(None))
    return or_(Notification.post_id.is_(None), shown.correlate(Notification).exists())


def _topic_is_shown(viewer: Viewer) -> ColumnElement[bool]:
    shown = listed_topics(viewer).with_only_columns(Topic.id).where(Topic.id == Notification.topic_id)
    return or_(Notification.topic_id.is_(None), shown.correlate(Notification).exists())


def _space_is_shown(viewer: Viewer) -> ColumnElement[bool]:
    return or_(
        Notification.space_id.is_(None),
        Notification.topic_id.is_not(None),
        Notification.space_id.in_(readable_space_ids(viewer)),
    )


def unread_count(viewer: Viewer) -> ScalarSelect[int] | None:
    """How many visible notifications are unread, 99 at most, as a subquery for the frame; None for guests."""
    if viewer.id is None:
        return None
    unread = visible_notifications(viewer).where(Notification.read_at.is_(None))
    few = unread.with_only_columns(Notification.id).limit(MOST_COUNTED).subquery()
    return select(func.count()).select_from(few).scalar_subquery()


def count_unread(viewer: Viewer) -> int:
    """How many visible notifications are unread, 99 at most."""
    counted = unread_count(viewer)
    return 0 if counted is None else db.session.scalar(select(counted)) or 0


def notifications_page(
    viewer: Viewer, cursor: str | None = None, *, unread: bool = False
) -> Page[Notification]:
    """A page of the list, newest first. Raises NotFound for a cursor that cannot be read."""
    statement = visible_notifications(viewer).options(
        joinedload(Notification.actor),
        joinedload(Notification.space),
        joinedload(Notification.topic),
        joinedload(Notification.post),
    )
    if unread:
        statement = statement.where(Notification.read_at.is_(None))
    return newest_first(statement, [Notification.created_at, Notification.id], cursor, PER_PAGE)


def by_day(notifications: list[Notification], zone: str) -> list[tuple[date, list[Notification]]]:
    """The same in groups, a day of this time zone each."""
    days = groupby(notifications, lambda one: one.created_at.astimezone(zone_called(zone)).date())
    return [(day, list(group)) for day, group in days]


def notification_or_404(viewer: Viewer, notification_id: int) -> Notification:
    """One of the viewer's notifications; raises NotFound when it is not theirs or not visible any more."""
    statement = visible_notifications(viewer).where(Notification.id == notification_id)
    found = db.session.scalar(
        statement.options(joinedload(Notification.topic), joinedload(Notification.space))
    )
    if found is None:
        raise NotFound
    return found
