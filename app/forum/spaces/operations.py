"""Making and changing spaces; joining, leaving, inviting, and running them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from slugify import slugify
from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid, NotFound
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.spaces.events import MemberAskedToJoin, MemberJoinedSpace, MemberLeftSpace, SpaceChanged, SpaceMade
from app.forum.spaces.models import AUDIENCES, JOIN_POLICIES, POSTING, Invitation, Membership, Space
from app.forum.spaces.permissions import can_ask_to_join, can_join, can_run
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer, can_take_part

INVITATION_DAYS = 14


def make_space(actor: Member, **values: Any) -> Space:
    """Make a space from the fields of the admin's form. Raises Refused, Invalid."""
    require(can_administer(actor))
    checked = _checked(values)
    space = Space(slug=_free_slug(values.get("slug") or checked["name"]), created_at=clock.now(), **checked)
    db.session.add(space)
    db.session.flush()
    record(SpaceMade(space.id), actor)
    return space


def change_space(actor: Member, space: Space, version: int, **values: Any) -> None:
    """Change a space. Raises Refused, Invalid, or Conflict when somebody changed it meanwhile."""
    require(can_administer(actor))
    lock(space)
    if version != space.version:
        raise Conflict(_("Somebody changed this space meanwhile. Look at it again, then repeat your change."))
    for name, value in _checked(values).items():
        setattr(space, name, value)
    space.version += 1
    record(SpaceChanged(space.id), actor)


def archive_space(actor: Member, space: Space, archived: bool) -> None:
    """Keep a space for reading only, or open it again. Raises Refused."""
    require(can_administer(actor))
    lock(space)
    if space.is_archived != archived:
        space.archived_at = clock.now() if archived else None
        space.version += 1
        record(SpaceChanged(space.id), actor)


def _checked(values: Mapping[str, Any]) -> dict[str, Any]:
    problems = Problems()
    checked = {
        "name": problems.line("name", values.get("name"), _("The name"), least=2, most=60),
        "description": problems.text("description", values.get("description"), _("The description"), least=0),
        "audience": problems.choice("audience", values.get("audience"), AUDIENCES, _("who reads")),
        "join_policy": problems.choice("join_policy", values.get("join_policy"), JOIN_POLICIES, _("how people join")),
        "posting": problems.choice("posting", values.get("posting"), POSTING, _("who may post")),
        "hue": problems.whole("hue", values.get("hue", 250), _("The hue"), least=0, most=359) // 10 * 10,
        "position": problems.whole("position", values.get("position", 0), _("The place"), least=0, most=999),
        "kinds": [str(kind) for kind in _listed(values.get("kinds"))],
        "cover": values.get("cover"),
    }
    problems.check()
    return checked


def _listed(kinds: Sequence[str] | None) -> Sequence[str]:
    return kinds or []


def _free_slug(text: str) -> str:
    base = slugify(text, max_length=50) or "space"
    taken = set(db.session.scalars(select(Space.slug).where(Space.slug.like(f"{base}%"))))
    return next(slug for n in range(len(taken) + 2) if (slug := base if n == 0 else f"{base}-{n + 1}") not in taken)


def join_space(actor: Member, space: Space) -> Membership:
    """Join a space that is joined freely; twice is once. Raises Refused."""
    place = _place(actor, space)
    if place is not None and place.is_active:
        return place
    require(can_join(actor, space, place))
    return admit(actor, actor, space)


def ask_to_join(actor: Member, space: Space, note: str = "") -> Membership:
    """Ask the owners to be let in; twice is once. Raises Refused."""
    place = _place(actor, space)
    if place is not None:
        return place
    require(can_ask_to_join(actor, space, place))
    note = " ".join(note.split())[:300]
    place = Membership(space_id=space.id, member_id=actor.id, state="requested", role="member", note=note, created_at=clock.now())
    db.session.add(place)
    db.session.flush()
    record(MemberAskedToJoin(space.id, actor.id), actor)
    return place


def leave_space(actor: Member, space: Space) -> None:
    """Leave a space, or take a request back. Raises Invalid for the last owner."""
    place = _place(actor, space)
    if place is not None:
        _let_go(actor, space, place)


def accept_request(actor: Member, space: Space, member: Member) -> None:
    """Let somebody in who asked. Raises Refused, NotFound without a request."""
    require(can_run(actor, space, _place(actor, space)))
    place = _place(member, space)
    if place is None:
        raise NotFound
    if not place.is_active:
        admit(actor, member, space)


def remove_member(actor: Member, space: Space, member: Member) -> None:
    """Put somebody out of a space, or turn a request down. Raises Refused, Invalid for the last owner."""
    require(can_run(actor, space, _place(actor, space)))
    place = _place(member, space)
    if place is not None:
        _let_go(actor, space, place)


def appoint(actor: Member, space: Space, member: Member, role: str) -> None:
    """Make somebody an owner, or an ordinary member again. Raises Refused, NotFound, Invalid."""
    require(can_run(actor, space, _place(actor, space)))
    place = _place(member, space)
    if place is None or not place.is_active:
        raise NotFound
    if role not in {"owner", "member"}:
        raise Invalid("role", _("Choose a role from the list."))
    if place.is_owner and role == "member":
        _keep_an_owner(space)
    if place.role != role:
        place.role = role
        record(SpaceChanged(space.id), actor)


def admit(actor: Member, member: Member, space: Space) -> Membership:
    """Make somebody an active member; `actor` is who let them in. No rule is asked here."""
    place = _place(member, space)
    if place is None:
        place = Membership(space_id=space.id, member_id=member.id, role="member", created_at=clock.now())
        db.session.add(place)
    elif place.is_active:
        return place
    place.state = "active"
    space.members_count = Space.members_count + 1  # type: ignore[assignment]
    db.session.flush()
    record(MemberJoinedSpace(space.id, member.id), actor)
    return place


def _let_go(actor: Member, space: Space, place: Membership) -> None:
    if place.is_owner and not actor.is_admin:
        _keep_an_owner(space)
    if place.is_active:
        space.members_count = Space.members_count - 1  # type: ignore[assignment]
    db.session.delete(place)
    db.session.flush()
    record(MemberLeftSpace(space.id, place.member_id), actor)


def _keep_an_owner(space: Space) -> None:
    owners = select(func.count()).where(Membership.space_id == space.id, Membership.role == "owner")
    if (db.session.scalar(owners.where(Membership.state == "active")) or 0) < 2:
        raise Invalid("role", _("A space keeps at least one owner. Appoint another one first."))


def _place(member: Member, space: Space) -> Membership | None:
    lock(space)
    return db.session.get(Membership, (space.id, member.id), populate_existing=True)


def invite(actor: Member, space: Space, days: int = INVITATION_DAYS, most_uses: int = 100) -> str:
    """Make an invitation link's token, which is shown once. Raises Refused."""
    require(can_run(actor, space, _place(actor, space)))
    token = secrets.token_urlsafe(24)
    now = clock.now()
    db.session.add(
        Invitation(
            space_id=space.id,
            created_by_id=actor.id,
            token_hash=hash_token(token),
            created_at=now,
            expires_at=now + timedelta(days=max(1, min(days, 365))),
            most_uses=max(1, min(most_uses, 10_000)),
        )
    )
    return token


def revoke_invitation(actor: Member, space: Space, invitation: Invitation) -> None:
    """End an invitation link. Raises Refused."""
    require(can_run(actor, space, _place(actor, space)))
    invitation.revoked_at = invitation.revoked_at or clock.now()


def use_invitation(actor: Member, token: str) -> Space:
    """Join by an invitation link. Raises Refused, NotFound when the link is not valid any more."""
    require(can_take_part(actor))
    found = db.session.scalar(select(Invitation).where(Invitation.token_hash == hash_token(token)).with_for_update())
    if found is None or not found.is_valid:
        raise NotFound
    space = db.session.get_one(Space, found.space_id)
    place = _place(actor, space)
    if place is None or not place.is_active:
        found.uses += 1
        admit(actor, actor, space)
    return space


def hash_token(token: str) -> str:
    """How a secret token is kept."""
    return hashlib.sha256(token.encode()).hexdigest()
