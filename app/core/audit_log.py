"""Audit log: what somebody with power did, written by the same commit as the act, with its reason.

Operations write the entry themselves, so it cannot be late, doubled, or miss the words that were given. What
takes a text away by itself (hidden after several reports, erased from the trash) is here without an actor.
Other things that the clock does, such as closing a question by age, are nobody's act: only the event log has
them. What is only brought in by an import is not here either.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.db import Model, db
from app.core.events import Actor, BigId, is_importing

LONGEST_REASON = 500


class AuditEntry(Model):
    """What somebody with power did. Rows are added and never changed, which triggers enforce.

    Ids are plain numbers: an entry outlives what it speaks of.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index("ix_audit_entries_actor", "actor_id", "id"),
        Index("ix_audit_entries_member", "member_id", "id"),
        Index("ix_audit_entries_post", "post_id", "id"),
        Index("ix_audit_entries_topic", "topic_id", "id"),
        Index("ix_audit_entries_target", "target", "target_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    actor_id: Mapped[int | None]
    action: Mapped[str] = mapped_column(String(40))
    target: Mapped[str] = mapped_column(String(20))
    target_id: Mapped[int]
    member_id: Mapped[int | None]
    topic_id: Mapped[int | None]
    post_id: Mapped[int | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    data: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime]


def audit(
    actor: Actor | None,
    action: str,
    target: str,
    target_id: int,
    *,
    reason: str = "",
    member_id: int | None = None,
    topic_id: int | None = None,
    post_id: int | None = None,
    **data: Any,
) -> None:
    """Add an entry to the audit log, in the transaction of the act; without an actor it was automatic."""
    if is_importing():
        return
    db.session.add(
        AuditEntry(
            actor_id=None if actor is None else actor.id,
            action=action,
            target=target,
            target_id=target_id,
            member_id=member_id,
            topic_id=topic_id,
            post_id=post_id,
            reason=reason[:LONGEST_REASON],
            data=data,
            created_at=clock.now(),
        )
    )
    db.session.flush()


def changes(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """What an act changed, for an entry: by name, how it was and how it is."""
    return {name: [old, after[name]] for name, old in before.items() if old != after[name]}
