"""Finding spaces, and the one rule of which a viewer may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from app.core.db import db
from app.core.errors import NotFound
from app.core.settings import settings
from app.forum.spaces.models import Membership, Space
from app.people.accounts.models import Member, Viewer


def joined(viewer: Viewer) -> Select[tuple[int]]:
    """The ids of the spaces a viewer has joined, as a subquery."""
    mine = select(Membership.space_id).where(Membership.state == "active")
    return mine.where(Membership.member_id == viewer.id) if viewer.id is not None else mine.where(false())


def may_read(viewer: Viewer) -> ColumnElement[bool]:
    """The rule: open spaces for anyone, the others for those who joined, all for moderators."""
    if viewer.can_moderate:
        return true()
    if viewer.is_guest:
        return Space.audience == "open" if settings().guests_may_read else false()
    return or_(Space.audience == "open", Space.id.in_(joined(viewer)))


def may_know(viewer: Viewer) -> ColumnElement[bool]:
    """Which spaces are listed: what may be read, and members-only spaces by name."""
    if viewer.is_guest and not settings().guests_may_read:
        return false()
    return or_(may_read(viewer), Space.audience == "members")


def readable_space_ids(viewer: Viewer) -> Select[tuple[int]]:
    """The ids of the spaces a viewer may read, as a subquery for every other `visible_*`."""
    return select(Space.id).where(may_read(viewer))


def readable_spaces(viewer: Viewer) -> list[Space]:
    """The spaces a viewer may read, in their order."""
    return list(db.session.scalars(_ordered(select(Space).where(may_read(viewer)))))


def listed_spaces(viewer: Viewer) -> list[Space]:
    """The spaces a viewer may know of, in their order."""
    return list(db.session.scalars(_ordered(select(Space).where(may_know(viewer)))))


def _ordered(statement: Select[tuple[Space]]) -> Select[tuple[Space]]:
    return statement.order_by(Space.archived_at.is_not(None), Space.position, Space.name, Space.id)


def listed_space_or_404(viewer: Viewer, slug: str) -> Space:
    """The space with this slug, when the viewer may know of it; raises NotFound."""
    return _one(select(Space).where(Space.slug == slug, may_know(viewer)))


def readable_space_or_404(viewer: Viewer, slug: str) -> Space:
    """The space with this slug, when the viewer may read it; raises NotFound."""
    return _one(select(Space).where(Space.slug == slug, may_read(viewer)))


def readable_space_by_id(viewer: Viewer, space_id: int) -> Space | None:
    """The space with this id, when the viewer may read it."""
    return db.session.scalar(select(Space).where(Space.id == space_id, may_read(viewer)))


def _one(statement: Select[tuple[Space]]) -> Space:
    space = db.session.scalar(statement)
    if space is None:
        raise NotFound
    return space


def membership(viewer: Viewer, space: Space) -> Membership | None:
    """The viewer's place in a space, asked for or active."""
    return None if viewer.id is None else db.session.get(Membership, (space.id, viewer.id))


def memberships_by_space(viewer: Viewer) -> dict[int, Membership]:
    """All places of a viewer, by space id, in one statement."""
    if viewer.id is None:
        return {}
    rows = db.session.scalars(select(Membership).where(Membership.member_id == viewer.id))
    return {m.space_id: m for m in rows}


def can_member_read(member_ids: list[int], space: Space) -> set[int]:
    """Of these members, those who may read a space; for telling people in bulk."""
    if not member_ids:
        return set()
    return set(db.session.scalars(reader_ids(space).where(Member.id.in_(member_ids))))


def reader_ids(space: Space) -> Select[tuple[int]]:
    """The ids of everyone who may read a space: `may_read`, seen from the space."""
    inside = select(Membership.member_id).where(Membership.space_id == space.id, Membership.state == "active")
    rule = true() if space.is_open else or_(Member.id.in_(inside), Member.role.in_(("moderator", "admin")))
    return select(Member.id).where(Member.active, rule)
