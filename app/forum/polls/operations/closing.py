"""Ending a poll: by its author or staff, or because its time has come."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock, transaction
from app.core.errors import NotFound
from app.core.events import record
from app.core.permissions import require
from app.forum.polls.events import PollClosed
from app.forum.polls.permissions import can_close_poll
from app.forum.polls.queries.polls import due_polls, poll_of
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def close_poll(actor: Member, topic: Topic) -> None:
    """End the voting now, for good; twice is once. Raises NotFound without a poll, Refused."""
    lock(topic)
    poll = poll_of(topic.id)
    if poll is None:
        raise NotFound
    require(can_close_poll(actor, topic))
    if poll.closed_at is None:
        poll.closed_at = clock.now()
        record(PollClosed(topic.id, topic.space_id), actor)


def close_due_polls() -> int:
    """Note the end of every poll whose time has come, each in a transaction of its own; returns how many."""
    due = due_polls()
    for topic_id in due:
        with transaction():
            topic = db.session.get_one(Topic, topic_id)
            lock(topic)
            poll = poll_of(topic_id)
            if poll is not None and poll.closed_at is None and poll.is_over:
                poll.closed_at = poll.closes_at
                record(PollClosed(topic_id, topic.space_id))
    return len(due)
