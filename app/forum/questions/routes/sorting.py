"""Putting questions right: what is missing, where else it is answered, whether it is reopened."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.questions import operations as do
from app.forum.questions.queries import question_named, request_or_404
from app.forum.questions.routes.blueprint import questions
from app.forum.topics.guest_acts import to_ask_to_reopen
from app.forum.topics.models import Topic
from app.forum.topics.queries import load_topic_page, topic_or_404
from app.forum.topics.routes.reading import shown
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

Verb = Callable[[Member, Topic], None]


def write(topic_id: int, verb: Verb, **typed: Any) -> ResponseReturnValue:
    """Do one thing to a question the reader may see and show it; what was refused is shown as typed."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    try:
        with transaction():
            verb(actor, topic)
    except Invalid as invalid:
        return again(actor, topic_id, invalid, typed)
    return redirect(topic_or_404(actor, topic_id).url, 303)


def again(actor: Member, topic_id: int, invalid: Invalid, typed: dict[str, Any]) -> ResponseReturnValue:
    """The page of the question with what is wrong and what was typed."""
    last = last_event(actor)
    page = load_topic_page(actor, topic_id, best="")
    values = shown(actor, page, errors=invalid.errors, typed=typed)
    return render_template("topics/topic.html", **values, last=last), 422


@questions.route("/topics/<int:topic_id>/needs-info", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def needs_info(topic_id: int) -> ResponseReturnValue:
    """Say what a question lacks, or that it lacks nothing any more."""
    if request.method == "DELETE":
        return write(topic_id, do.waive_information)
    note = request.form.get("note", "")
    return write(topic_id, lambda actor, topic: do.request_information(actor, topic, note), note=note)


@questions.route("/topics/<int:topic_id>/duplicate", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def duplicate(topic_id: int) -> ResponseReturnValue:
    """Say in which other question this one is answered, or that it stands for itself."""
    if request.method == "DELETE":
        return write(topic_id, do.unmark_duplicate)
    other = request.form.get("other", "")

    def join(actor: Member, topic: Topic) -> None:
        do.mark_duplicate(actor, topic, question_named(actor, other))

    return write(topic_id, join, other=other)


@questions.get("/topics/<int:topic_id>/duplicate")
def same_as(topic_id: int) -> ResponseReturnValue:
    """The question in which this one is answered, for those who may read that."""
    viewer = current_viewer()
    topic = topic_or_404(viewer, topic_id)
    if topic.same_as_id is None:
        raise NotFound
    return redirect(topic_or_404(viewer, topic.same_as_id).url, 303)


@questions.post("/topics/<int:topic_id>/reopen-request")
@signed_in
@kept_for_guests(to_ask_to_reopen)
@limiter.limit(limits.REACTING)
def ask_to_reopen(topic_id: int) -> ResponseReturnValue:
    """Ask staff to reopen a closed question."""
    reason = request.form.get("reopen_reason", "")

    def ask(actor: Member, topic: Topic) -> None:
        do.request_reopening(actor, topic, reason)

    return write(topic_id, ask, reopen_reason=reason)


@questions.post("/reopen-requests/<int:request_id>")
@signed_in
@limiter.limit(limits.REACTING)
def decide(request_id: int) -> ResponseReturnValue:
    """Reopen the question of a request, or decline with a word."""
    actor = current_member()
    asked = request_or_404(actor, request_id)
    outcome, answer = request.form.get("outcome", ""), request.form.get("answer", "")
    try:
        with transaction():
            do.decide_reopening(actor, asked, outcome, answer)
    except Invalid as invalid:
        return again(actor, asked.topic_id, invalid, {"id": request_id, "answer": answer})
    flash(_("Whoever asked is told."))
    return redirect(topic_or_404(actor, asked.topic_id).url, 303)
