"""Following and muting."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.own import own_things_changed
from app.core.permissions import require
from app.forum.follows.models import IGNORED, LEVELS_OF, Follow
from app.forum.follows.permissions import can_follow, can_ignore
from app.people.accounts.models import Member


def follow(actor: Member, target: str, target_id: int, level: str = "every", reason: str = "asked") -> Follow:
    """Follow something, or change how closely; whom one ignored is heard again.

    Raises Invalid for an unknown target or level, Refused for oneself.
    """
    if level not in LEVELS_OF.get(target, ()):
        raise Invalid("level", _("Choose how closely to follow from the list."))
    require(can_follow(actor, target, target_id))
    return _set(actor, target, target_id, level, reason)


def _set(actor: Member, target: str, target_id: int, level: str, reason: str) -> Follow:
    found = db.session.get(Follow, (actor.id, target, target_id)) or _made(actor, target, target_id)
    before, found.level, found.reason = found.level, level, reason
    db.session.flush()
    if before != level and reason == "asked":
        own_things_changed(actor)
    if IGNORED in (before, level):
        _keep_ignored(actor)
    return found


def ignore(actor: Member, member: Member) -> None:
    """Fold what a member writes and hear nothing from them; they never learn of it. Raises Refused."""
    require(can_ignore(actor, member))
    _set(actor, "member", member.id, IGNORED, "asked")


def _keep_ignored(actor: Member) -> None:
    """Keep the ids beside the member, so that no page has to ask for them."""
    lock(actor)
    mine = (Follow.member_id == actor.id, Follow.target == "member", Follow.level == IGNORED)
    ids = sorted(db.session.scalars(select(Follow.target_id).where(*mine)))
    actor.preferences = {**actor.preferences, "ignored": ids}
    db.session.flush()


def _made(actor: Member, target: str, target_id: int) -> Follow:
    """A new row, or the one that a second click of the same member made in the same moment."""
    try:
        with db.session.begin_nested():
            ids = {"member_id": actor.id, "target": target, "target_id": target_id}
            made = Follow(**ids, level="", created_at=clock.now())
            db.session.add(made)
        return made
    except IntegrityError:
        return db.session.get_one(Follow, (actor.id, target, target_id))


def follow_by_taking_part(actor: Member, topic_id: int, reason: str) -> None:
    """Follow a topic because of posting or voting, unless the member decided otherwise before."""
    if db.session.get(Follow, (actor.id, "topic", topic_id)) is None:
        follow(actor, "topic", topic_id, "every", reason)


def stop_following(actor: Member, target: str, target_id: int) -> bool:
    """Stop following or muting, and say whether one did; whom one ignores stays ignored."""
    found = db.session.get(Follow, (actor.id, target, target_id))
    if found is None or found.level == IGNORED:
        return False
    unfollow(actor, target, target_id)
    return True


def unfollow(actor: Member, target: str, target_id: int) -> None:
    """Stop following, muting or ignoring; nothing happens when the member did not."""
    found = db.session.get(Follow, (actor.id, target, target_id))
    if found is not None:
        db.session.delete(found)
        db.session.flush()
        own_things_changed(actor)
        if found.level == IGNORED:
            _keep_ignored(actor)
