"""Voting for ideas, within what one has to give."""

from __future__ import annotations

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import Refused, require
from app.forum.follows.operations import follow_by_taking_part
from app.forum.ideas.operations.joining import count_votes, everywhere, settle_one
from app.forum.ideas.permissions import can_vote
from app.forum.ideas.queries.mine import budget_of, open_votes
from app.forum.topics.events import VotesChanged
from app.forum.topics.models import IMPORTANCE, Topic, Vote
from app.people.accounts.models import Member

MOST_WORDS = 280
LEVELS = tuple(str(key) for key in IMPORTANCE)


class OverBudget(Refused):
    """All the votes a member may have at once are given (403)."""


def cast_vote(
    actor: Member, topic: Topic, importance: str | int | None = None, why: str | None = None
) -> None:
    """Vote for an idea, once, or say anew how important it is and why; what is None stays as it was.

    `importance` is 1 to 3. Raises Refused, OverBudget, Invalid.
    """
    lock(topic)
    vote = db.session.get(Vote, (topic.id, actor.id))
    if vote is not None and vote.own and importance is None and why is None:
        return
    require(can_vote(actor, topic))
    said = _said(vote, importance, why)
    if vote is None or not vote.own:
        _require_budget(actor)
    elif (vote.stated, vote.why) == said:
        return
    vote = vote or _new(actor, topic)
    vote.own, vote.origin_id = True, None
    vote.stated, vote.why = said
    settle_one(topic, vote)
    follow_by_taking_part(actor, topic.id, "voted")
    record(VotesChanged(topic.id, topic.space_id), actor)


def take_back_vote(actor: Member, topic: Topic) -> None:
    """Take a vote back, also where it came from by a merge; nothing happens without one. Raises Refused."""
    lock(topic)
    vote = db.session.get(Vote, (topic.id, actor.id))
    if vote is None:
        return
    require(can_vote(actor, topic))
    remove_vote(topic, vote)
    record(VotesChanged(topic.id, topic.space_id), actor)


def remove_vote(topic: Topic, vote: object) -> None:
    """Remove a voter's vote for an idea and for those merged into it, and count again."""
    rows = everywhere(topic, vote)
    for row in rows:
        db.session.delete(row)
    for number in {row.topic_id for row in rows}:
        count_votes(db.session.get_one(Topic, number))


def checked(problems: Problems, importance: str | int, why: str) -> tuple[int, str]:
    """How important it is and why, tidied; notes what is wrong."""
    level = problems.choice("importance", str(importance), LEVELS, _("how important it is"))
    return int(level or 1), problems.line("why", why, _("What you say"), least=0, most=MOST_WORDS)


def _said(vote: Vote | None, importance: str | int | None, why: str | None) -> tuple[int, str]:
    problems = Problems()
    known = (vote.stated, vote.why) if vote else (1, "")
    said = checked(problems, known[0] if importance is None else importance, known[1] if why is None else why)
    problems.check()
    return said


def _new(actor: Member, topic: Topic) -> Vote:
    vote = Vote(topic_id=topic.id, member_id=actor.id, importance=1, created_at=clock.now())
    db.session.add(vote)
    return vote


def _require_budget(actor: Member) -> None:
    """Raise OverBudget when nothing is left; who votes twice in the same moment takes turns here."""
    budget = budget_of(actor)
    if budget is None:
        return
    lock(actor)
    if open_votes(actor) >= budget:
        raise OverBudget(
            _(
                "All of your %(number)s votes are given. Take one back under “Your votes” to vote here.",
                number=budget,
            )
        )
