"""Writing down what somebody with power did."""

from __future__ import annotations

from typing import Any

from app.care.moderation.models import AuditEntry
from app.core import clock
from app.core.db import db
from app.forum.topics.models import Post
from app.people.accounts.models import Member


def write_audit(
    actor: Member | None,
    action: str,
    target: str,
    target_id: int,
    *,
    member_id: int | None = None,
    topic_id: int | None = None,
    post_id: int | None = None,
    reason: str = "",
    **data: Any,
) -> AuditEntry:
    """Add an entry to the log, in the transaction of what it tells; without an actor it was automatic."""
    entry = AuditEntry(
        actor_id=None if actor is None else actor.id,
        action=action,
        target=target,
        target_id=target_id,
        member_id=member_id,
        topic_id=topic_id,
        post_id=post_id,
        reason=reason[:500],
        data=data,
        created_at=clock.now(),
    )
    db.session.add(entry)
    db.session.flush()
    return entry


def audit_post(actor: Member | None, action: str, post: Post, reason: str = "", **data: Any) -> AuditEntry:
    """Add an entry about a post and its author."""
    about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
    return write_audit(actor, action, "post", post.id, reason=reason, **about, **data)


def audit_member(
    actor: Member | None, action: str, member: Member, reason: str = "", **data: Any
) -> AuditEntry:
    """Add an entry about a member."""
    return write_audit(actor, action, "member", member.id, member_id=member.id, reason=reason, **data)
