"""What the company says to an idea."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line, row_number
from app.core.http import stream_response, wants_stream
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.ideas import operations as do
from app.forum.ideas.permissions import can_decide
from app.forum.ideas.routes.blueprint import idea_or_404, ideas
from app.forum.ideas.streams import card_changed
from app.forum.topics import streams
from app.forum.topics.kinds import STATUSES
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_as_shown, topic_or_404
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, members_by_id, staff_members
from app.people.sign_in import signed_in


@ideas.get("/topics/<int:topic_id>/status")
@signed_in
def change(topic_id: int) -> ResponseReturnValue:
    """The form in which staff decide about an idea."""
    actor = current_member()
    topic = idea_or_404(actor, topic_id)
    require(can_decide(actor, topic))
    wanted = request.args.get("status", "")
    typed = {
        "status": wanted if wanted in do.CHOICES else topic.status or "",
        "owner": str(topic.status_owner_id or actor.id),
        "back": request.args.get("back", ""),
    }
    return _form(topic, typed, {})


@ideas.post("/topics/<int:topic_id>/status")
@signed_in
@limiter.limit(limits.REACTING)
def status(topic_id: int) -> ResponseReturnValue:
    """Say what the company will do about an idea, with the reason and who is responsible."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    typed = {name: one_line(request.form.get(name)) for name in ("status", "reason", "owner", "back")}
    try:
        with transaction():
            owner = _member(typed["owner"])
            do.set_status(actor, topic, typed["status"], typed["reason"], owner)
    except Invalid as invalid:
        return _form(topic_or_404(actor, topic_id), typed, invalid.errors), 422
    topic = topic_as_shown(topic_id) or topic
    # The form that is a page of its own leads back; only the roadmap stays where it is.
    if wants_stream() and "back" not in request.form:
        return stream_response(streams.status_changed(topic) + card_changed(topic_id, topic))
    return redirect("/roadmap" if typed["back"] == "roadmap" else topic.url, 303)


def _member(typed: str) -> Member | None:
    number = row_number(typed)
    return do.staff_or_none(members_by_id([number]).get(number), typed)


def _form(topic: Topic, typed: dict[str, str], errors: dict[str, str]) -> str:
    return render_template(
        "ideas/status.html",
        topic=topic,
        typed=typed,
        errors=errors,
        choices=[(key, STATUSES[key]) for key in do.CHOICES],
        staff=staff_members(),
        section="ideas",
    )
