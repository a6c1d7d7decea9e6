"""Saying whether a post helped."""

from __future__ import annotations

from sqlalchemy import func, select

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.events import HelpfulChanged
from app.forum.topics.models import HelpfulVote, Post
from app.forum.topics.operations.removing import hold
from app.forum.topics.permissions import can_find_helpful, can_find_unhelpful
from app.forum.topics.scores import wilson_lower_bound
from app.people.accounts.models import Member

VALUES = {"up": 1, "down": -1}


def find_helpful(actor: Member, post: Post, value: str = "up") -> None:
    """Say that a post helped (`up`) or did not (`down`), in place of what was said before; twice is once.

    Raises Refused, Invalid for another value.
    """
    if value not in VALUES:
        raise Invalid("value", _("Say whether it helped: up or down."))
    hold(post)
    require((can_find_helpful if value == "up" else can_find_unhelpful)(actor, post))
    vote = db.session.get(HelpfulVote, (post.id, actor.id))
    if vote is None:
        db.session.add(
            HelpfulVote(post_id=post.id, member_id=actor.id, value=VALUES[value], created_at=clock.now())
        )
    elif vote.value == VALUES[value]:
        return
    else:
        vote.value = VALUES[value]
    _recount(actor, post)


def take_back_helpful(actor: Member, post: Post) -> None:
    """Say no more whether a post helped; nothing happens when one did not. Raises Refused."""
    hold(post)
    require(can_find_helpful(actor, post))
    vote = db.session.get(HelpfulVote, (post.id, actor.id))
    if vote is not None:
        db.session.delete(vote)
        _recount(actor, post)


def _recount(actor: Member, post: Post) -> None:
    db.session.flush()
    counts = select(HelpfulVote.value, func.count()).where(HelpfulVote.post_id == post.id)
    found: dict[int, int] = dict(db.session.execute(counts.group_by(HelpfulVote.value)).all())
    post.helpful_count, post.unhelpful_count = found.get(1, 0), found.get(-1, 0)
    post.helpful = wilson_lower_bound(post.helpful_count, post.unhelpful_count)
    record(HelpfulChanged(post.topic_id, post.topic.space_id, post.id), actor)
