"""Finding polls. Whoever asks has been let in to the topic before."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.db import db
from app.forum.polls.models import Ballot, Poll


def poll_of(topic_id: int) -> Poll | None:
    """The poll of a topic, with what can be chosen, as it stands now."""
    return db.session.get(Poll, topic_id, populate_existing=True)


def has_votes(poll: Poll) -> bool:
    """Whether anybody has voted."""
    cast = select(Ballot.member_id).where(Ballot.topic_id == poll.topic_id)
    return db.session.scalar(cast.limit(1)) is not None


def due_polls(most: int = 200) -> list[int]:
    """The topics whose polls have come to their time."""
    due = select(Poll.topic_id).where(Poll.closed_at.is_(None), Poll.closes_at <= clock.now())
    return list(db.session.scalars(due.order_by(Poll.closes_at).limit(most)).unique())


def voters_of_poll(topic_id: int) -> set[int]:
    """The ids of those who have voted; for telling them that it is over."""
    return set(db.session.scalars(select(Ballot.member_id).where(Ballot.topic_id == topic_id)))
