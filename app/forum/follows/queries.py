"""Who follows what."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, and_, or_, select

from app.core.db import db
from app.core.paging import Page, newest_first
from app.forum.follows.models import IGNORED, SILENT, TARGETS, Follow
from app.people.accounts.models import Viewer

PER_PAGE = 50


def follow_of(viewer: Viewer, target: str, target_id: int) -> Follow | None:
    """How the viewer follows something, if at all."""
    return None if viewer.id is None else db.session.get(Follow, (viewer.id, target, target_id))


def targets_of(viewer: Viewer, target: str, *, silent: bool = False) -> Select[int]:
    """The ids of what a viewer follows, or has silenced, as a subquery."""
    rule = Follow.level.in_(SILENT) if silent else Follow.level.not_in(SILENT)
    return select(Follow.target_id).where(Follow.member_id == (viewer.id or 0), Follow.target == target, rule)


def followed_topics(viewer: Viewer) -> Select[int]:
    """The ids of the topics a viewer follows, as a subquery."""
    return targets_of(viewer, "topic")


def follows_page(viewer: Viewer, target: str, cursor: str | None = None) -> Page[Follow]:
    """What a viewer follows or muted of one sort, the latest first. Raises NotFound for a bad cursor."""
    mine = select(Follow).where(Follow.member_id == (viewer.id or 0), Follow.target == target)
    columns = [Follow.created_at, Follow.target_id]
    return newest_first(mine.where(Follow.level != IGNORED), columns, cursor, PER_PAGE)


def all_follows(viewer: Viewer, cursor: str | None = None) -> Page[Follow]:
    """What a viewer follows or muted of every sort, the latest first. Raises NotFound for a bad cursor."""
    mine = select(Follow).where(Follow.member_id == (viewer.id or 0), Follow.level != IGNORED)
    columns = [Follow.created_at, Follow.target, Follow.target_id]
    return newest_first(mine.where(Follow.target.in_(TARGETS)), columns, cursor, PER_PAGE)


def ignored_by(viewer: Viewer) -> list[int]:
    """The ids of the members a viewer ignores, the latest first."""
    mine = select(Follow.target_id).where(Follow.member_id == (viewer.id or 0), Follow.level == IGNORED)
    return list(db.session.scalars(mine.order_by(Follow.created_at.desc(), Follow.target_id)))


def aimed_at(target: str, target_id: int) -> ColumnElement[bool]:
    """The rule of everyone who follows or silences one thing."""
    return and_(Follow.target == target, Follow.target_id == target_id)


def aimed_at_any(target: str, ids: Select[int]) -> ColumnElement[bool]:
    """The same for several things of one sort."""
    return and_(Follow.target == target, Follow.target_id.in_(ids))


def wide(space_id: int, author_id: int, tag_ids: Select[int]) -> ColumnElement[bool]:
    """The rule of everyone who follows or silences a topic by its space, its writer or a tag."""
    return or_(aimed_at("space", space_id), aimed_at("member", author_id), aimed_at_any("tag", tag_ids))
