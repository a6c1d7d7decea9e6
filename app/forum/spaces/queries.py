"""Finding spaces, their members and links, and the one rule of which a viewer may read."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true

from app.core.db import db
from app.core.errors import NotFound
from app.core.paging import Page, newest_first
from app.core.settings import settings
from app.forum.spaces.models import Invitation, Membership, Space
from app.people.accounts.models import Member, Viewer

MEMBERS_PER_PAGE = 60
MOST_REQUESTS = 100
MOST_LINKS = 50


def joined(viewer: Viewer) -> Select[int]:
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


def readable_space_ids(viewer: Viewer) -> Select[int]:
    """The ids of the spaces a viewer may read, as a subquery for every other `visible_*`."""
    return select(Space.id).where(may_read(viewer))


def readable_spaces(viewer: Viewer) -> list[Space]:
    """The spaces a viewer may read, in their order."""
    return list(db.session.scalars(_ordered(select(Space).where(may_read(viewer)))))


def listed_spaces(viewer: Viewer) -> list[Space]:
    """The spaces a viewer may know of, in their order."""
    return list(db.session.scalars(_ordered(select(Space).where(may_know(viewer)))))


def _ordered(statement: Select[Space]) -> Select[Space]:
    return statement.order_by(Space.archived_at.is_not(None), Space.position, Space.name, Space.id)


def any_space() -> bool:
    """Whether there is a space at all; in a new community there is none."""
    return db.session.scalar(select(Space.id).limit(1)) is not None


def listed_space_or_404(viewer: Viewer, slug: str) -> Space:
    """The space with this slug, when the viewer may know of it; raises NotFound."""
    return _one(select(Space).where(Space.slug == slug, may_know(viewer)))


def readable_space_or_404(viewer: Viewer, slug: str) -> Space:
    """The space with this slug, when the viewer may read it; raises NotFound."""
    return _one(select(Space).where(Space.slug == slug, may_read(viewer)))


def readable_space_by_id(viewer: Viewer, space_id: int) -> Space | None:
    """The space with this id, when the viewer may read it."""
    return db.session.scalar(select(Space).where(Space.id == space_id, may_read(viewer)))


def readable_ids(viewer: Viewer) -> set[int]:
    """The ids of the spaces a viewer may read."""
    return set(db.session.scalars(readable_space_ids(viewer)))


def circles_of(viewer: Viewer) -> set[int]:
    """The ids of the spaces of which a viewer sees also what is for the group only."""
    if viewer.is_guest:
        return set()
    return readable_ids(viewer) if viewer.can_moderate else set(db.session.scalars(joined(viewer)))


def spaces_in_order() -> list[Space]:
    """All spaces, for administrators."""
    return list(db.session.scalars(_ordered(select(Space))))


def space_with_cover_or_404(viewer: Viewer, cover: str) -> Space:
    """The space with this cover, when the viewer may know of it; raises NotFound."""
    return _one(select(Space).where(Space.cover == cover, may_know(viewer)))


def _one(statement: Select[Space]) -> Space:
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


def who_joined(space: Space) -> set[int]:
    """The ids of those who are members of a space now."""
    inside = select(Membership.member_id).where(Membership.space_id == space.id)
    return set(db.session.scalars(inside.where(Membership.state == "active")))


def reader_ids(space: Space) -> Select[int]:
    """The ids of everyone who may read a space: `may_read`, seen from the space."""
    inside = select(Membership.member_id).where(Membership.space_id == space.id, Membership.state == "active")
    rule = true() if space.is_open else or_(Member.id.in_(inside), Member.role.in_(("moderator", "admin")))
    return select(Member.id).where(Member.active, rule)


def owners_of(space: Space) -> list[Member]:
    """Who runs a space, by name."""
    owners = select(Member).join(Membership, Membership.member_id == Member.id)
    owners = owners.where(*_active_in(space), Membership.role == "owner")
    return list(db.session.scalars(owners.order_by(Member.name, Member.id)))


def ordinary_members(space: Space, cursor: str | None = None) -> Page[Membership]:
    """Those who joined and do not run it, the latest first. Raises NotFound for a bad cursor."""
    places = select(Membership).join(Member, Membership.member_id == Member.id)
    places = places.where(*_active_in(space), Membership.role != "owner")
    return newest_first(places, [Membership.created_at, Membership.member_id], cursor, MEMBERS_PER_PAGE)


def _active_in(space: Space) -> tuple[ColumnElement[bool], ...]:
    return Membership.space_id == space.id, Membership.state == "active", Member.active.is_(True)


def requests_to(space: Space) -> list[Membership]:
    """Those who ask to be let in, the earliest first."""
    waiting = select(Membership).where(Membership.space_id == space.id, Membership.state == "requested")
    return list(db.session.scalars(waiting.order_by(Membership.created_at).limit(MOST_REQUESTS)))


def requests_by_space() -> dict[int, int]:
    """How many ask to be let in, by space id, for administrators."""
    waiting = select(Membership.space_id, func.count()).where(Membership.state == "requested")
    return dict(db.session.execute(waiting.group_by(Membership.space_id)).all())


def links_of(space: Space) -> list[Invitation]:
    """The invitation links of a space, the latest first."""
    links = select(Invitation).where(Invitation.space_id == space.id).order_by(Invitation.id.desc())
    return list(db.session.scalars(links.limit(MOST_LINKS)))


def link_or_404(space: Space, link_id: int) -> Invitation:
    """An invitation link of this space; raises NotFound."""
    rule = (Invitation.id == link_id, Invitation.space_id == space.id)
    link = db.session.scalar(select(Invitation).where(*rule))
    if link is None:
        raise NotFound
    return link


def invited_to(token_hash: str) -> Space:
    """The space that a link which still works lets people into; raises NotFound."""
    link = db.session.scalar(select(Invitation).where(Invitation.token_hash == token_hash))
    if link is None or not link.is_valid:
        raise NotFound
    return db.session.get_one(Space, link.space_id)
