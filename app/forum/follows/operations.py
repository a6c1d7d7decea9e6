"""Following and muting."""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.i18n import _
from app.forum.follows.models import LEVELS, TARGETS, Follow
from app.people.accounts.models import Member


def follow(actor: Member, target: str, target_id: int, level: str = "every", reason: str = "asked") -> Follow:
    """Follow something, or change how closely. Raises Invalid for an unknown target or level."""
    if target not in TARGETS or level not in LEVELS:
        raise Invalid("level", _("Choose how closely to follow from the list."))
    found = db.session.get(Follow, (actor.id, target, target_id))
    if found is None:
        found = _made(actor, target, target_id)
    found.level, found.reason = level, reason
    db.session.flush()
    return found


def _made(actor: Member, target: str, target_id: int) -> Follow:
    """A new row, or the one that a second click of the same member made in the same moment."""
    try:
        with db.session.begin_nested():
            made = Follow(member_id=actor.id, target=target, target_id=target_id, created_at=clock.now())
            db.session.add(made)
        return made
    except IntegrityError:
        return db.session.get_one(Follow, (actor.id, target, target_id))


def follow_by_taking_part(actor: Member, topic_id: int, reason: str) -> None:
    """Follow a topic because of posting or voting, unless the member decided otherwise before."""
    if db.session.get(Follow, (actor.id, "topic", topic_id)) is None:
        follow(actor, "topic", topic_id, "every", reason)


def unfollow(actor: Member, target: str, target_id: int) -> None:
    """Stop following; nothing happens when the member did not."""
    found = db.session.get(Follow, (actor.id, target, target_id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()
