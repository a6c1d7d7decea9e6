"""Endpoints of ideas: voting, deciding, merging, the roadmap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request

from app.api import idea_schemas as idea_schemas
from app.api.answers import Answer
from app.api.callers import Caller
from app.api.reading import Sent
from app.api.registry import Param, View, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, of
from app.api.shapes import Shape, moment, person, topic_shape
from app.api.writing import on_topic
from app.core import limits
from app.core.errors import NotFound
from app.core.i18n import Text, lazy
from app.forum.ideas import operations as do
from app.forum.ideas.queries import load_board, voters_page
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.models import Decision, Topic, Vote
from app.forum.topics.queries import decisions_of, topic_or_404
from app.people.accounts.models import Member
from app.people.accounts.queries import members_by_id

REFUSALS = (404, 409, 422)


def _write(caller: Caller, topic_id: int, act: Callable[[Member, Topic], None]) -> Answer:
    """Do one thing to an idea once, and answer with the idea."""

    def effect(topic: Topic, token: str) -> Answer:
        act(caller.member, topic)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


def _body(schema: str) -> Sent:
    return Sent(SCHEMAS[schema]["properties"])


def _idea(caller: Caller, topic_id: int) -> Topic:
    topic = topic_or_404(caller.viewer, topic_id)
    if topic.kind != "idea":
        raise NotFound
    return topic


def _told(method: str, path: str, summary: Text, about: Text, **more: Any) -> Callable[[View], View]:
    """An endpoint that writes to one idea and answers with it."""
    told = {"group": "ideas", "answer": "Topic", "scope": "write", "refusals": REFUSALS, **more}
    told.setdefault("params", (TOPIC_ID,))
    return endpoint(
        method, f"/topics/<int:topic_id>/{path}", limit=limits.REACTING, summary=summary, about=about, **told
    )


@_told(
    "POST",
    "vote",
    lazy("Vote for an idea"),
    lazy("Once; sent again, it changes importance and words. 403 when all of your votes are given."),
    takes="NewVote",
    sample={"importance": 2, "why": "We lend our bikes."},
)
def vote_for_idea(caller: Caller, topic_id: int) -> Answer:
    """Vote."""
    body = _body("NewVote")
    importance = body.number("importance") if body.has("importance") else None
    why = body.line("why") if body.has("why") else None
    body.check()
    return _write(caller, topic_id, lambda actor, topic: do.cast_vote(actor, topic, importance, why))


@_told("DELETE", "vote", lazy("Take a vote back"), lazy("Nothing happens without one."))
def take_vote_back(caller: Caller, topic_id: int) -> Answer:
    """Take the caller's vote back."""
    return _write(caller, topic_id, do.take_back_vote)


@_told(
    "POST",
    "customer-votes",
    lazy("Vote for a customer"),
    lazy("For staff: notes that a customer wants an idea, and where they said so."),
    takes="NewCustomerVote",
    sample={"customer": "Nordic Bakery", "source": "call", "importance": 3},
)
def note_customer_vote(caller: Caller, topic_id: int) -> Answer:
    """Note a customer's vote."""
    body = _body("NewCustomerVote")
    importance = body.number("importance") if body.has("importance") else 1
    said = (
        body.line("customer"),
        body.line("source"),
        1 if importance is None else importance,
        body.line("why"),
    )
    body.check()
    return _write(caller, topic_id, lambda actor, topic: do.note_vote(actor, topic, *said))


@_told(
    "POST",
    "status",
    lazy("Decide about an idea"),
    lazy("For staff. Every change has a reason; voters and followers are told once."),
    takes="NewDecision",
    sample={"status": "planned", "reason": "We start in March."},
)
def decide_about_idea(caller: Caller, topic_id: int) -> Answer:
    """Give an idea its status."""
    body = _body("NewDecision")
    status, reason, owner_id = body.line("status"), body.line("reason"), body.row("owner")
    named = str(owner_id or "-") if body.has("owner") else ""
    body.check()

    def act(actor: Member, topic: Topic) -> None:
        owner = do.staff_or_none(members_by_id([owner_id]).get(owner_id), named)
        do.set_status(actor, topic, status, reason, owner)

    return _write(caller, topic_id, act)


@_told(
    "POST",
    "merge",
    lazy("Merge an idea into another one"),
    lazy("For staff. Votes, words and followers go with it, each voter once."),
    takes="NewMerge",
    sample={"into": 42},
)
def merge_into_idea(caller: Caller, topic_id: int) -> Answer:
    """Merge."""
    body = _body("NewMerge")
    into, reason = body.row("into"), body.line("reason")
    body.check()

    def act(actor: Member, topic: Topic) -> None:
        do.merge_idea(actor, topic, do.idea_named(actor, str(into)), reason)

    return _write(caller, topic_id, act)


@_told("DELETE", "merge", lazy("Undo a merge"), lazy("For staff. What came from it goes back."))
def undo_merge(caller: Caller, topic_id: int) -> Answer:
    """Let a merged idea stand for itself again."""
    return _write(caller, topic_id, do.unmerge_idea)


@endpoint(
    "GET",
    "/topics/<int:topic_id>/votes",
    group="ideas",
    summary=lazy("Who wants an idea"),
    about=lazy("Numbers for everybody; members, with their words, for members."),
    answer="Votes",
    params=(TOPIC_ID, Param("cursor", lazy("The `next_cursor` of the page before."), of("string"))),
    refusals=(404,),
)
def list_votes(caller: Caller, topic_id: int) -> Answer:
    """Votes for an idea."""
    topic = _idea(caller, topic_id)
    page = voters_page(caller.viewer, topic, request.args.get("cursor"))
    return Answer(
        {
            "votes_count": topic.votes_count,
            "nice_to_have": topic.nice_votes,
            "important": topic.important_votes,
            "cannot_do_without": topic.must_votes,
            "items": [_vote_shape(vote, caller.viewer.is_staff) for vote in page.items],
            "next_cursor": page.next,
        }
    )


@endpoint(
    "GET",
    "/topics/<int:topic_id>/decisions",
    group="ideas",
    summary=lazy("What the company said"),
    about=lazy("The public history of an idea, the latest first."),
    answer="Decisions",
    params=(TOPIC_ID,),
    refusals=(404,),
)
def list_decisions(caller: Caller, topic_id: int) -> Answer:
    """The history of an idea."""
    decisions = decisions_of(_idea(caller, topic_id))
    return Answer({"items": [_decision_shape(decision) for decision in decisions]})


@endpoint(
    "GET",
    "/roadmap",
    group="ideas",
    summary=lazy("The roadmap"),
    about=lazy("Ideas by status: most votes first, what is shipped latest first."),
    answer="Roadmap",
    params=(
        Param("space", lazy("Only ideas of the space with this slug."), of("string")),
        Param("tag", lazy("Only ideas with this tag."), of("string")),
    ),
    refusals=(404,),
)
def get_roadmap(caller: Caller) -> Answer:
    """The roadmap."""
    slug = request.args.get("space", "")
    space = readable_space_or_404(caller.viewer, slug) if slug else None
    board = load_board(caller.viewer, space, request.args.get("tag", "").lower())
    columns = [
        {"status": column.key, "ideas": [topic_shape(i) for i in column.ideas], "more": column.more}
        for column in board.columns
    ]
    return Answer({"columns": columns})


def _vote_shape(vote: Vote, for_staff: bool) -> Shape:
    return {
        "member": person(vote.member),
        "words": vote.words,
        "voted_at": moment(vote.created_at),
        "importance": vote.importance if for_staff else None,
        "noted_by": vote.by_id if for_staff else None,
        "source": vote.source or None if for_staff else None,
    }


def _decision_shape(decision: Decision) -> Shape:
    return {
        "status": decision.status,
        "before": decision.before,
        "reason": decision.reason,
        "by": person(decision.member),
        "owner": person(decision.owner) if decision.owner else None,
        "decided_at": moment(decision.created_at),
    }
