"""Everybody who wants an idea; and votes that staff note for customers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.forms import one_line
from app.core.limits import limiter
from app.core.tables import cell
from app.forum.ideas import operations as do
from app.forum.ideas.permissions import can_export, can_vote_for_others
from app.forum.ideas.queries import customers_of, everybody, noted_vote, voters_page
from app.forum.ideas.routes.blueprint import idea_or_404, ideas
from app.forum.topics.models import CustomerVote, Topic, Vote
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, members_by_id
from app.people.sign_in import signed_in

FIELDS = ("customer", "source", "importance", "why")
HEAD = ("name", "member", "importance", "why", "voted_at", "noted_by", "source", "from_idea")


@ideas.get("/topics/<int:topic_id>/votes")
@signed_in
def votes(topic_id: int) -> ResponseReturnValue:
    """Who wants an idea and why; for staff also how much, and who was noted for whom."""
    viewer = current_member()
    return _page(viewer, idea_or_404(viewer, topic_id), {}, {})


@ideas.post("/topics/<int:topic_id>/votes")
@signed_in
@limiter.limit(limits.REACTING)
def note(topic_id: int) -> ResponseReturnValue:
    """Note that a customer wants an idea."""
    actor = current_member()
    topic = idea_or_404(actor, topic_id)
    typed = {name: one_line(request.form.get(name)) for name in FIELDS}
    try:
        with transaction():
            do.note_vote(actor, topic, **{**typed, "importance": typed["importance"] or "1"})
    except Invalid as invalid:
        return _page(actor, idea_or_404(actor, topic_id), typed, invalid.errors), 422
    return redirect(f"/topics/{topic.id}/votes", 303)


@ideas.delete("/topics/<int:topic_id>/votes/<any(members, customers):kind>/<int:number>")
@signed_in
@limiter.limit(limits.REACTING)
def remove(topic_id: int, kind: str, number: int) -> ResponseReturnValue:
    """Remove what was noted for a customer."""
    actor = current_member()
    topic = idea_or_404(actor, topic_id)
    if not actor.is_staff:
        raise NotFound
    with transaction():
        do.remove_noted(actor, topic, noted_vote(topic, kind, number))
    return redirect(f"/topics/{topic.id}/votes", 303)


@ideas.get("/topics/<int:topic_id>/votes.csv")
@signed_in
def export(topic_id: int) -> ResponseReturnValue:
    """Every vote with importance and words, for staff."""
    viewer = current_member()
    topic = idea_or_404(viewer, topic_id)
    if not can_export(viewer):
        raise NotFound
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    writer.writerows(_rows(viewer, topic))
    headers = {"Content-Disposition": f'attachment; filename="votes-{topic.id}.csv"'}
    return Response(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)


def _page(viewer: Member, topic: Topic, typed: dict[str, str], errors: dict[str, str]) -> str:
    page = voters_page(viewer, topic, request.args.get("cursor"))
    customers = [] if request.args.get("cursor") else customers_of(viewer, topic)
    found: list[Vote | CustomerVote] = [*page.items, *customers]
    staff = members_by_id(vote.by_id for vote in found) if viewer.is_staff else {}
    return render_template(
        "ideas/votes.html",
        topic=topic,
        page=page,
        customers=customers,
        staff=staff,
        may_note=can_vote_for_others(viewer, topic),
        typed=typed,
        errors=errors,
        section="ideas",
    )


def _rows(viewer: Member, topic: Topic) -> Iterator[list[object]]:
    found = list(everybody(viewer, topic))
    staff = members_by_id(vote.by_id for vote in found)
    for vote in found:
        noted_by = staff[vote.by_id].name if vote.by_id in staff else ""
        texts = [*_who(vote), str(vote.importance), " / ".join(vote.words), vote.created_at.isoformat()]
        yield [cell(text) for text in [*texts, noted_by, vote.source, str(vote.origin_id or "")]]


def _who(vote: Vote | CustomerVote) -> tuple[str, str]:
    return (vote.name, "") if isinstance(vote, CustomerVote) else (vote.member.name, vote.member.handle)
