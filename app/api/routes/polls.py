"""Endpoints of polls."""

from __future__ import annotations

from typing import Any

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.api.reading import Sent
from app.api.registry import endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, answered, listed, maybe, maybe_moment, of, one_of, sent, whole
from app.api.shapes import Shape, moment
from app.api.writing import on_topic
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.forms import Problems, row_number
from app.core.i18n import _, lazy
from app.core.permissions import no, require
from app.forum.polls.forms import PollValues, read_options, read_poll
from app.forum.polls.models import SHOWN, WAYS, Poll
from app.forum.polls.operations import cast_ballot, close_poll, take_back_ballot, write_poll
from app.forum.polls.queries import PollView, poll_of, view_of
from app.forum.topics.models import Topic
from app.forum.topics.permissions import can_edit
from app.forum.topics.queries import post_or_404, topic_or_404
from app.forum.topics.queries.visible import first_post_id
from app.people.accounts.models import Viewer

REFUSALS = (404, 409, 422)
SCHEMAS["Poll"] = answered(
    lazy("A poll, as the caller may see it."),
    topic_id=whole(),
    question=of("string"),
    way=one_of(WAYS),
    most=whole(lazy("How many options a ballot may hold.")),
    named=of("boolean", lazy("Whether readers see who chose what.")),
    shown=one_of(SHOWN, lazy("When results are shown.")),
    may_change=of("boolean"),
    closes_at=maybe_moment(),
    over=of("boolean"),
    options=listed(answered("", id=whole(), text=of("string"))),
    chosen=listed(whole(), lazy("The caller's own ballot, the most preferred first when ranked.")),
    results={
        "oneOf": [
            answered(
                lazy("The count."),
                voters=whole(),
                options=listed(answered("", id=whole(), count=whole())),
                rounds=listed(listed(answered("", id=whole(), count=whole())), lazy("Only when ranked.")),
                leaders=listed(whole()),
            ),
            of("null", lazy("The caller may not see any number yet.")),
        ]
    },
)
SCHEMAS["NewPoll"] = sent(
    lazy("A poll to put on a topic."),
    "options",
    options=listed(of("string", maxLength=120), minItems=2, maxItems=20),
    question=of("string", maxLength=200),
    way=one_of(WAYS),
    most=maybe("integer", lazy("With several choices: how many at most."), minimum=1, maximum=20),
    named=of("boolean"),
    shown=one_of(SHOWN),
    may_change=of("boolean"),
    closes_at=of("string", lazy("When voting ends, in UTC, such as 2026-12-01T12:00."), format="date-time"),
)
SCHEMAS["NewBallot"] = sent(
    lazy("A ballot."),
    "choices",
    choices=listed(whole(), lazy("Ids of options, the most preferred first when ranked."), maxItems=20),
)


def poll_shape(view: PollView) -> Shape:
    """A poll, as one viewer may see it."""
    poll, results = view.poll, view.results
    return {
        "topic_id": poll.topic_id,
        "question": poll.question,
        "way": poll.way,
        "most": poll.most,
        "named": poll.is_named,
        "shown": poll.shown,
        "may_change": poll.may_change,
        "closes_at": moment(poll.closes_at),
        "over": poll.is_over,
        "options": [{"id": option.id, "text": option.text} for option in poll.options],
        "chosen": list(view.mine),
        "results": results
        and {
            "voters": results.voters,
            "options": _counts(results.counts),
            "rounds": [_counts(round_.counts) for round_ in results.runoff.rounds] if results.runoff else [],
            "leaders": sorted(results.leaders),
        },
    }


def _counts(counts: dict[int, int]) -> list[Shape]:
    return [{"id": option_id, "count": count} for option_id, count in counts.items()]


def _found(viewer: Viewer, topic_id: int) -> tuple[Topic, Poll]:
    topic = topic_or_404(viewer, topic_id)
    poll = poll_of(topic.id)
    if poll is None:
        raise NotFound
    return topic, poll


def _answer(caller: Caller, topic: Topic, status: int = 200) -> Answer:
    poll = poll_of(topic.id)
    if poll is None:
        raise NotFound
    return Answer(poll_shape(view_of(caller.viewer, topic, poll)), status)


@endpoint(
    "GET",
    "/topics/<int:topic_id>/poll",
    group="topics",
    summary=lazy("Read a poll"),
    about=lazy("The poll of a topic. `results` is null until the caller may see them."),
    answer="Poll",
    params=(TOPIC_ID,),
    refusals=(404,),
)
def get_poll(caller: Caller, topic_id: int) -> Answer:
    """The poll of a topic."""
    return _answer(caller, _found(caller.viewer, topic_id)[0])


@endpoint(
    "POST",
    "/topics/<int:topic_id>/poll",
    limit=limits.POSTING,
    group="topics",
    summary=lazy("Put a poll on a topic"),
    about=lazy("For who may edit the topic. Refused when it has another poll."),
    answer="Poll",
    status=201,
    scope="write",
    takes="NewPoll",
    sample={"question": "What first?", "options": ["Brakes", "Lights"]},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def create_poll(caller: Caller, topic_id: int) -> Answer:
    """Put a poll on a topic."""
    values = _poll_values()

    def effect(topic: Topic, token: str) -> Answer:
        require(can_edit(caller.viewer, post_or_404(caller.viewer, first_post_id(topic.id))))
        if topic.has_poll:
            require(no(_("This topic has a poll already.")))
        write_poll(caller.member, topic, values)
        return _answer(caller, topic, 201)

    return on_topic(caller, topic_id, effect)


def _poll_values() -> PollValues:
    sent_ = Sent(SCHEMAS["NewPoll"]["properties"])
    plain = {name: sent_.line(name) for name in ("question", "way", "shown", "closes_at")}
    options, most = sent_.lines("options"), sent_.number("most")
    named, keeps = sent_.truth("named"), sent_.truth("may_change") is False
    sent_.check()
    problems = Problems()
    if not read_options(problems, options):
        problems.add("poll_options", _("A poll has 2 to 20 choices, each on a line of its own."))
    texts = {f"poll_{name}": text for name, text in plain.items()}
    texts |= {"poll_options": "\n".join(options), "poll_most": "" if most is None else str(most)}
    texts |= {"poll_named": "1" if named else "", "poll_keep": "1" if keeps else ""}
    texts |= {"poll_ends": "at" if plain["closes_at"] else "", "poll_at": plain["closes_at"]}
    values = read_poll(problems, texts)
    if problems.errors or values is None:
        raise Invalid.many({_NAMES.get(name, name): text for name, text in problems.errors.items()})
    return values


_NAMES = {
    "poll_options": "options",
    "poll_question": "question",
    "poll_way": "way",
    "poll_most": "most",
    "poll_shown": "shown",
    "poll_at": "closes_at",
}


@endpoint(
    "POST",
    "/topics/<int:topic_id>/poll/vote",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Vote in a poll"),
    about=lazy("Votes, or votes otherwise where the poll allows it. The same ballot again changes nothing."),
    answer="Poll",
    scope="write",
    takes="NewBallot",
    sample={"choices": [7]},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def create_ballot(caller: Caller, topic_id: int) -> Answer:
    """Vote."""
    sent_ = Sent(SCHEMAS["NewBallot"]["properties"])
    choices = sent_.numbers("choices")
    sent_.check()

    def effect(token: str) -> Answer:
        try:
            cast_ballot(caller.member, topic, [row_number(number) for number in choices])
        except Invalid as invalid:
            raise Invalid("choices", invalid.message) from None
        return _answer(caller, topic)

    with transaction():
        topic = _found(caller.viewer, topic_id)[0]
        return once(caller, effect)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/poll/vote",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Take a vote back"),
    about=lazy("Where the poll allows it; nothing happens without a vote."),
    answer="Poll",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def delete_ballot(caller: Caller, topic_id: int) -> Answer:
    """Take the caller's vote back."""
    return _done(caller, topic_id, take_back_ballot)


@endpoint(
    "POST",
    "/topics/<int:topic_id>/poll/closing",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("End a poll"),
    about=lazy("Ends the voting for good. For who opened the topic, and staff."),
    answer="Poll",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def end_poll(caller: Caller, topic_id: int) -> Answer:
    """End the voting."""
    return _done(caller, topic_id, close_poll)


def _done(caller: Caller, topic_id: int, verb: Any) -> Answer:
    def effect(token: str) -> Answer:
        verb(caller.member, topic)
        return _answer(caller, topic)

    with transaction():
        topic = _found(caller.viewer, topic_id)[0]
        return once(caller, effect)
