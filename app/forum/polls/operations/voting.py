"""Voting: one ballot a member, whatever happens at the same moment."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Invalid, NotFound
from app.core.events import record
from app.core.i18n import _, plural
from app.core.permissions import require
from app.forum.polls.events import PollVoted
from app.forum.polls.models import Ballot, Poll, write_choices
from app.forum.polls.permissions import can_change_vote, can_vote_in
from app.forum.polls.queries.polls import poll_of
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def cast_ballot(actor: Member, topic: Topic, chosen: list[int]) -> None:
    """Vote, or vote otherwise; the same ballot again changes nothing.

    `chosen` are option ids, the most preferred first in a ranked poll. Raises NotFound without a poll,
    Refused, Invalid for `choice`.
    """
    poll = _held(topic)
    ballot = db.session.get(Ballot, (topic.id, actor.id))
    if ballot is not None and ballot.choices == write_choices(_tidy(poll, chosen)):
        return
    require((can_change_vote if ballot else can_vote_in)(actor, topic, poll))
    choices, now = write_choices(_checked(poll, chosen)), clock.now()
    if ballot is None:
        ballot = Ballot(topic_id=topic.id, member_id=actor.id, created_at=now)
        db.session.add(ballot)
    ballot.choices, ballot.changed_at = choices, now
    record(PollVoted(topic.id, topic.space_id), actor)


def take_back_ballot(actor: Member, topic: Topic) -> None:
    """Take a vote back; nothing happens without one. Raises NotFound without a poll, Refused."""
    poll = _held(topic)
    ballot = db.session.get(Ballot, (topic.id, actor.id))
    if ballot is None:
        return
    require(can_change_vote(actor, topic, poll))
    db.session.delete(ballot)
    record(PollVoted(topic.id, topic.space_id), actor)


def _held(topic: Topic) -> Poll:
    """The poll, with its topic held: two votes of one member, or a vote and the end, take turns."""
    lock(topic)
    poll = poll_of(topic.id)
    if poll is None:
        raise NotFound
    return poll


def _tidy(poll: Poll, chosen: list[int]) -> list[int]:
    """Several choices have no order, so equal ballots are written equally."""
    return chosen if poll.is_ranked else sorted(chosen)


def _checked(poll: Poll, chosen: list[int]) -> list[int]:
    known = set(poll.option_ids)
    if not chosen:
        raise Invalid("choice", _("Choose something first."))
    if len(set(chosen)) < len(chosen) or not set(chosen) <= known:
        raise Invalid("choice", _("Choose from the list, each only once."))
    if len(chosen) > poll.most:
        raise Invalid("choice", plural("Choose %(num)s only.", "Choose %(num)s at most.", poll.most))
    return _tidy(poll, chosen)
