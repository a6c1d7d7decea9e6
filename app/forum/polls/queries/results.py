"""What a viewer sees of a poll: the one place that decides whether any number leaves."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import case, func, literal, select

from app.core.db import db
from app.core.permissions import Verdict, no
from app.forum.polls.counting import Runoff, runoff, tally
from app.forum.polls.models import Ballot, Poll, PollOption, read_choices
from app.forum.polls.permissions import can_change_vote, can_close_poll, can_vote_in, is_open, sees_results
from app.forum.topics.models import Topic
from app.people.accounts.models import Member, Viewer

MOST_NAMES = 300


@dataclass(frozen=True)
class Results:
    """The count of a poll: voters, ballots that hold each option, rounds when ranked, names when named."""

    voters: int
    counts: dict[int, int]
    runoff: Runoff | None = None
    names: dict[int, list[Member]] = field(default_factory=dict)

    def share(self, option_id: int) -> int:
        """How many of a hundred voters chose an option, rounded."""
        return round(100 * self.counts[option_id] / self.voters) if self.voters else 0

    @property
    def leaders(self) -> frozenset[int]:
        """The options that won, or lead; none as long as nobody voted."""
        if self.runoff is not None:
            return self.runoff.winners
        best = max(self.counts.values(), default=0)
        return frozenset(key for key, count in self.counts.items() if best and count == best)

    def in_order(self, options: list[PollOption]) -> list[PollOption]:
        """Options of a ranked poll, the winner first, then by how long they stayed."""
        rounds = self.runoff.rounds if self.runoff else []

        def stayed(option: PollOption) -> tuple[bool, list[int]]:
            return option.id in self.leaders, [
                round_.counts.get(option.id, -1) for round_ in reversed(rounds)
            ]

        return sorted(options, key=stayed, reverse=True)


@dataclass(frozen=True)
class PollView:
    """A poll as one viewer sees it; `results` is None when they may not see any number."""

    poll: Poll
    mine: tuple[int, ...]
    results: Results | None
    may_vote: Verdict
    may_close: Verdict
    may_begin: bool

    @property
    def has_voted(self) -> bool:
        """Whether this viewer has voted."""
        return bool(self.mine)


def view_of(viewer: Viewer, topic: Topic, poll: Poll) -> PollView:
    """A poll with the viewer's own vote and the count they may see: one statement, two when named."""
    ballots, mine = _ballots(poll, viewer.id)
    ballot = Ballot(choices=mine) if mine else None
    rule = can_change_vote if mine else can_vote_in
    closing = no("") if poll.is_over else can_close_poll(viewer, topic)
    return PollView(
        poll=poll,
        mine=read_choices(mine) if mine else (),
        results=_counted(poll, ballots) if sees_results(poll, ballot) else None,
        may_vote=rule(viewer, topic, poll),
        may_close=closing,
        may_begin=viewer.is_guest and bool(is_open(topic, poll)),
    )


def public_results(poll: Poll) -> Results | None:
    """The count, when everybody who sees the topic may see it."""
    return _counted(poll, _ballots(poll, None)[0]) if sees_results(poll, None) else None


def _ballots(poll: Poll, member_id: int | None) -> tuple[dict[tuple[int, ...], int], str]:
    """How often each ballot was cast, and the text of this member's own."""
    own = case((Ballot.member_id == (member_id or 0), literal(1)), else_=literal(0))
    grouped = select(Ballot.choices, func.count(), func.max(own)).where(Ballot.topic_id == poll.topic_id)
    rows = db.session.execute(grouped.group_by(Ballot.choices)).all()
    mine = next((choices for choices, _count, is_mine in rows if is_mine), "")
    return {read_choices(choices): count for choices, count, _mine in rows}, mine


def _counted(poll: Poll, ballots: dict[tuple[int, ...], int]) -> Results:
    options = poll.option_ids
    return Results(
        voters=sum(ballots.values()),
        counts=tally(ballots, options),
        runoff=runoff(ballots, options) if poll.is_ranked else None,
        names=_names(poll) if poll.is_named else {},
    )


def _names(poll: Poll) -> dict[int, list[Member]]:
    """Who chose what, the first choice of a ranked ballot; those who voted last first."""
    rows = select(Ballot.choices, Member).join(Member, Member.id == Ballot.member_id)
    rows = rows.where(Ballot.topic_id == poll.topic_id, Member.active.is_(True))
    latest = rows.order_by(Ballot.changed_at.desc(), Ballot.member_id).limit(MOST_NAMES)
    found: dict[int, list[Member]] = {}
    for choices, member in db.session.execute(latest):
        chosen = read_choices(choices)
        for option_id in chosen[:1] if poll.is_ranked else chosen:
            found.setdefault(option_id, []).append(member)
    return found
