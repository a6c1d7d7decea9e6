"""Closing, pinning and archiving."""

from __future__ import annotations

from app.core import clock
from app.core.db import lock
from app.core.events import record
from app.core.forms import one_line
from app.core.permissions import require
from app.forum.topics.audit import audit_topic
from app.forum.topics.events import (
    TopicArchived,
    TopicClosed,
    TopicPinned,
    TopicReopened,
    TopicUnarchived,
    TopicUnpinned,
)
from app.forum.topics.models import Topic
from app.forum.topics.permissions import can_arrange
from app.people.accounts.models import Member


def close_topic(actor: Member, topic: Topic, reason: str = "") -> None:
    """Take no more replies, with a reason people can read. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if shut(actor, topic, reason):
        audit_topic(actor, "topic.closed", topic, topic.close_reason)


def shut(actor: Member, topic: Topic, reason: str) -> bool:
    """Take no more replies; whether that is new. No rule is asked, and the caller writes the audit entry."""
    if topic.is_closed:
        return False
    topic.closed_at, topic.close_reason = clock.now(), one_line(reason)[:300]
    record(TopicClosed(topic.id, topic.space_id), actor)
    return True


def reopen_topic(actor: Member, topic: Topic, reason: str = "") -> None:
    """Take replies again. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if topic.is_closed:
        topic.closed_at, topic.close_reason, topic.reopened_at = None, "", clock.now()
        record(TopicReopened(topic.id, topic.space_id), actor)
        audit_topic(actor, "topic.reopened", topic, reason)


def pin_topic(actor: Member, topic: Topic) -> None:
    """Keep a topic on top of its space. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if not topic.is_pinned:
        topic.pinned_at = clock.now()
        record(TopicPinned(topic.id, topic.space_id), actor)
        audit_topic(actor, "topic.pinned", topic)


def unpin_topic(actor: Member, topic: Topic) -> None:
    """Give a topic its ordinary place again. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if topic.is_pinned:
        topic.pinned_at = None
        record(TopicUnpinned(topic.id, topic.space_id), actor)
        audit_topic(actor, "topic.unpinned", topic)


def archive_topic(actor: Member, topic: Topic) -> None:
    """Keep a topic for reading only and take it out of the lists; twice is once. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if not topic.is_archived:
        topic.archived_at = clock.now()
        record(TopicArchived(topic.id, topic.space_id), actor)
        audit_topic(actor, "topic.archived", topic)


def unarchive_topic(actor: Member, topic: Topic) -> None:
    """Bring an archived topic back into the lists. Raises Refused."""
    lock(topic)
    require(can_arrange(actor, topic))
    if topic.is_archived:
        topic.archived_at = None
        record(TopicUnarchived(topic.id, topic.space_id), actor)
        audit_topic(actor, "topic.unarchived", topic)
