"""Votes that staff note for customers: for members, and for people and companies without an account."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.forms import Problems, one_line
from app.core.i18n import _
from app.core.permissions import require
from app.forum.ideas.operations.joining import settle_one
from app.forum.ideas.operations.voting import checked, remove_vote
from app.forum.ideas.permissions import can_vote_for_others
from app.forum.topics.events import VotesChanged
from app.forum.topics.models import CustomerVote, Topic, Vote
from app.forum.topics.queries import readers_among
from app.people.accounts.models import Member
from app.people.accounts.queries import members_by_handle

MOST_NAME, MOST_SOURCE = 120, 200
Noted = Vote | CustomerVote


def note_vote(
    actor: Member, topic: Topic, customer: str, source: str, importance: str | int = 1, why: str = ""
) -> None:
    """Note that a customer wants an idea, and where they said so; the same once more changes nothing.

    `customer` is the @handle of a member who may read the idea, or the name of a person or company.
    Raises Refused, Invalid.
    """
    lock(topic)
    require(can_vote_for_others(actor, topic))
    problems = Problems()
    name = problems.line("customer", customer, _("The customer"), most=MOST_NAME)
    source = problems.line("source", source, _("The source"), most=MOST_SOURCE)
    stated, words = checked(problems, importance, why)
    vote = _vote_of(topic, name, problems) if name else None
    problems.check()
    assert vote is not None
    if (vote.stated, vote.why, vote.source) == (stated, words, source) and vote.by_id is not None:
        return
    vote.stated, vote.why, vote.source = stated, words, source
    vote.by_id, vote.origin_id = actor.id, None
    settle_one(topic, vote)
    record(VotesChanged(topic.id, topic.space_id), actor)


def remove_noted(actor: Member, topic: Topic, vote: Noted) -> None:
    """Remove what was noted for a customer; a vote that they cast as well stays theirs. Raises Refused."""
    lock(topic)
    require(can_vote_for_others(actor, topic))
    if vote.by_id is None:
        return
    if vote.own:
        vote.by_id, vote.source = None, ""
        return
    remove_vote(topic, vote)
    record(VotesChanged(topic.id, topic.space_id), actor)


def _vote_of(topic: Topic, name: str, problems: Problems) -> Noted | None:
    return _of_member(topic, name, problems) if name.startswith("@") else _of_customer(topic, name)


def _of_member(topic: Topic, name: str, problems: Problems) -> Vote | None:
    found = members_by_handle([name[1:]])
    if not found or not readers_among([found[0].id], topic):
        problems.add("customer", _("Nobody of this name may read the idea. Names of companies need no @."))
        return None
    vote = db.session.get(Vote, (topic.id, found[0].id))
    if vote is None:
        vote = Vote(topic_id=topic.id, member_id=found[0].id, own=False, importance=1, created_at=clock.now())
        db.session.add(vote)
    elif vote.own:
        problems.add("customer", _("%(name)s has voted for this already.", name=found[0].name))
    return vote


def _of_customer(topic: Topic, name: str) -> CustomerVote:
    key = one_line(name).casefold()[:MOST_NAME]
    found = db.session.query(CustomerVote).filter_by(topic_id=topic.id, key=key).one_or_none()
    if found is None:
        found = CustomerVote(topic_id=topic.id, key=key, name=name, importance=1, created_at=clock.now())
        db.session.add(found)
    return found
