"""Invitation links."""

from __future__ import annotations

import hashlib
from datetime import timedelta

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import NotFound
from app.core.permissions import require
from app.forum.spaces.audit import audit_space
from app.forum.spaces.models import Invitation, Space
from app.forum.spaces.operations.belonging import admit, place_of
from app.forum.spaces.permissions import can_run
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_take_part
from app.people.sign_in.secrets import secret_of_form

INVITATION_DAYS = 14
INVITATION_USES = 100


def invite(
    actor: Member,
    space: Space,
    days: int = INVITATION_DAYS,
    most_uses: int = INVITATION_USES,
    form_token: str = "",
) -> str:
    """Make an invitation link's token, which is shown once. Raises Refused.

    The same form again returns the same token and makes no second link.
    """
    lock(actor)
    require(can_run(actor, space, place_of(actor, space)))
    token = secret_of_form(form_token, f"space:{space.id}:{actor.id}")
    if _kept(token) is not None:
        return token
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
    audit_space(actor, "space.invited", space, days=days, uses=most_uses)
    return token


def revoke_invitation(actor: Member, space: Space, invitation: Invitation) -> None:
    """End an invitation link. Raises Refused."""
    require(can_run(actor, space, place_of(actor, space)))
    if invitation.revoked_at is None:
        invitation.revoked_at = clock.now()
        audit_space(actor, "space.uninvited", space, invitation=invitation.id)


def use_invitation(actor: Member, token: str) -> Space:
    """Join by an invitation link. Raises Refused, NotFound when the link is not valid any more."""
    require(can_take_part(actor))
    found = _kept(token)
    if found is None:
        raise NotFound
    space = db.session.get_one(Space, found.space_id)
    place = place_of(actor, space)
    if not lock(found).is_valid:
        raise NotFound
    if place is None or not place.is_active:
        found.uses += 1
        admit(actor, actor, space)
    return space


def _kept(token: str) -> Invitation | None:
    return db.session.scalar(select(Invitation).where(Invitation.token_hash == hash_token(token)))


def hash_token(token: str) -> str:
    """How a secret token is kept."""
    return hashlib.sha256(token.encode("utf-8", "ignore")).hexdigest()
