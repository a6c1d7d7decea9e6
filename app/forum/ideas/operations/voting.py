"""Voting for ideas."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.permissions import require
from app.forum.follows.operations import follow_by_taking_part
from app.forum.topics.events import VotesChanged
from app.forum.topics.models import Topic, Vote
from app.forum.topics.permissions import can_vote
from app.people.accounts.models import Member


def cast_vote(actor: Member, topic: Topic) -> None:
    """Vote for an idea, once. Raises Refused."""
    lock(topic)
    if db.session.get(Vote, (topic.id, actor.id)) is not None:
        return
    require(can_vote(actor, topic))
    db.session.add(Vote(topic_id=topic.id, member_id=actor.id, created_at=clock.now()))
    topic.votes_count += 1
    follow_by_taking_part(actor, topic.id, "voted")
    record(VotesChanged(topic.id, topic.space_id), actor)


def take_back_vote(actor: Member, topic: Topic) -> None:
    """Take a vote back; nothing happens without one. Raises Refused."""
    lock(topic)
    vote = db.session.get(Vote, (topic.id, actor.id))
    if vote is None:
        return
    require(can_vote(actor, topic))
    db.session.delete(vote)
    topic.votes_count -= 1
    record(VotesChanged(topic.id, topic.space_id), actor)
