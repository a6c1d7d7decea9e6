"""Joining and leaving, and what owners do about their members."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import require
from app.forum.spaces.audit import audit_space
from app.forum.spaces.events import MemberAskedToJoin, MemberJoinedSpace, MemberLeftSpace, SpaceChanged
from app.forum.spaces.models import Membership, Space
from app.forum.spaces.permissions import can_ask_to_join, can_join, can_run
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer


def join_space(actor: Member, space: Space) -> Membership:
    """Join a space that is joined freely; twice is once. Raises Refused."""
    place = place_of(actor, space)
    if place is not None and place.is_active:
        return place
    require(can_join(actor, space, place))
    return admit(actor, actor, space)


def ask_to_join(actor: Member, space: Space, note: str = "") -> Membership:
    """Ask the owners to be let in; twice is once. Raises Refused."""
    place = place_of(actor, space)
    if place is not None:
        return place
    require(can_ask_to_join(actor, space, place))
    place = _new_place(actor, space, state="requested", note=one_line(note)[:300])
    db.session.flush()
    record(MemberAskedToJoin(space.id, actor.id), actor)
    return place


def leave_space(actor: Member, space: Space) -> None:
    """Leave a space, or take a request back. Raises Invalid for the last owner."""
    place = place_of(actor, space)
    if place is not None:
        _let_go(actor, space, place)


def accept_request(actor: Member, space: Space, member: Member) -> None:
    """Let somebody in who asked. Raises Refused, NotFound without a request."""
    require(can_run(actor, space, place_of(actor, space)))
    place = place_of(member, space)
    if place is None:
        raise NotFound
    if not place.is_active:
        admit(actor, member, space)
        audit_space(actor, "space.accepted", space, member_id=member.id)


def remove_member(actor: Member, space: Space, member: Member) -> None:
    """Put somebody out of a space, or turn a request down. Raises Refused, Invalid for the last owner."""
    require(can_run(actor, space, place_of(actor, space)))
    place = place_of(member, space)
    if place is not None:
        action = "space.removed" if place.is_active else "space.declined"
        _let_go(actor, space, place)
        audit_space(actor, action, space, member_id=member.id)


def appoint(actor: Member, space: Space, member: Member, role: str) -> None:
    """Make somebody an owner, or an ordinary member again. Raises Refused, NotFound, Invalid."""
    require(can_run(actor, space, place_of(actor, space)))
    place = place_of(member, space)
    if place is None or not place.is_active:
        raise NotFound
    if role not in {"owner", "member"}:
        raise Invalid("role", _("Choose a role from the list."))
    if place.is_owner and role == "member":
        _keep_an_owner(space)
    if place.role != role:
        place.role = role
        record(SpaceChanged(space.id), actor)
        audit_space(actor, "space.owner" if role == "owner" else "space.member", space, member_id=member.id)


def put_in_charge(actor: Member, space: Space, member: Member) -> None:
    """Let somebody in if need be, and make them an owner. Raises Refused unless an administrator asks."""
    require(can_administer(actor))
    place = admit(actor, member, space)
    if not place.is_owner:
        place.role = "owner"
        record(SpaceChanged(space.id), actor)
        audit_space(actor, "space.owner", space, member_id=member.id)


def admit(actor: Member, member: Member, space: Space) -> Membership:
    """Make somebody an active member; `actor` is who let them in. No rule is asked here."""
    place = place_of(member, space)
    if place is None:
        place = _new_place(member, space)
    elif place.is_active:
        return place
    place.state = "active"
    space.members_count = Space.members_count + 1
    db.session.flush()
    record(MemberJoinedSpace(space.id, member.id), actor)
    return place


def _let_go(actor: Member, space: Space, place: Membership) -> None:
    if place.is_owner and not actor.is_admin:
        _keep_an_owner(space)
    if place.is_active:
        space.members_count = Space.members_count - 1
    db.session.delete(place)
    db.session.flush()
    record(MemberLeftSpace(space.id, place.member_id), actor)


def _keep_an_owner(space: Space) -> None:
    owners = select(func.count()).where(Membership.space_id == space.id, Membership.role == "owner")
    if (db.session.scalar(owners.where(Membership.state == "active")) or 0) < 2:
        raise Invalid("role", _("A space keeps at least one owner. Appoint another one first."))


def _new_place(member: Member, space: Space, state: str = "active", note: str = "") -> Membership:
    place = Membership(space_id=space.id, member_id=member.id, state=state, role="member", note=note)
    place.created_at = clock.now()
    db.session.add(place)
    return place


def place_of(member: Member, space: Space) -> Membership | None:
    """A member's place in a space as it stands now; the space is held until the transaction ends."""
    lock(space)
    return db.session.get(Membership, (space.id, member.id), populate_existing=True)
