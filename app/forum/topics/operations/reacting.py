"""Reacting to a post."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.reactions.models import REACTIONS, Reaction
from app.forum.topics.events import ReactionsChanged
from app.forum.topics.models import Post
from app.forum.topics.permissions import can_react
from app.people.accounts.models import Member


def react(actor: Member, post: Post, key: str) -> None:
    """Add one's reaction, once. Raises Refused, Invalid for an unknown reaction."""
    if key not in REACTIONS:
        raise Invalid("reaction", _("Choose a reaction from the list."))
    lock(post)
    require(can_react(actor, post))
    if db.session.get(Reaction, (post.id, actor.id, key)) is None:
        db.session.add(Reaction(post_id=post.id, member_id=actor.id, key=key, created_at=clock.now()))
        _recount(actor, post)


def unreact(actor: Member, post: Post, key: str) -> None:
    """Take one's reaction back; nothing happens without one. Raises Refused."""
    lock(post)
    require(can_react(actor, post))
    found = db.session.get(Reaction, (post.id, actor.id, key))
    if found is not None:
        db.session.delete(found)
        _recount(actor, post)


def _recount(actor: Member, post: Post) -> None:
    db.session.flush()
    counts = select(Reaction.key, func.count()).where(Reaction.post_id == post.id).group_by(Reaction.key)
    found: dict[str, int] = dict(db.session.execute(counts).all())
    post.reactions = {key: found[key] for key in REACTIONS if key in found}
    record(ReactionsChanged(post.topic_id, post.topic.space_id, post.id), actor)
