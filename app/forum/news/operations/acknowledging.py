"""Saying that one has read what everybody must read."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.permissions import require
from app.forum.news.events import NewsAcknowledged
from app.forum.news.models import Acknowledgement
from app.forum.news.permissions import can_acknowledge
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def acknowledge(actor: Member, topic: Topic) -> Acknowledgement:
    """Note that a member has read this; twice is once, and the first moment counts. Raises Refused."""
    lock(actor)
    found = db.session.get(Acknowledgement, (topic.id, actor.id))
    if found is not None:
        return found
    require(can_acknowledge(actor, topic))
    found = Acknowledgement(topic_id=topic.id, member_id=actor.id, created_at=clock.now())
    db.session.add(found)
    record(NewsAcknowledged(topic.id, actor.id), actor)
    return found
