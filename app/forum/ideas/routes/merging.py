"""Merging ideas, and taking them apart again."""

from __future__ import annotations

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.ideas import operations as do
from app.forum.ideas.permissions import can_merge
from app.forum.ideas.queries import merged_into
from app.forum.ideas.routes.blueprint import idea_or_404, ideas
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_as_shown, topic_or_404
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@ideas.get("/topics/<int:topic_id>/merge")
@signed_in
def choose(topic_id: int) -> ResponseReturnValue:
    """The form in which staff merge an idea into another one."""
    actor = current_member()
    topic = idea_or_404(actor, topic_id)
    require(can_merge(actor, topic))
    return _form(actor, topic, {}, {})


@ideas.post("/topics/<int:topic_id>/merge")
@signed_in
@limiter.limit(limits.REACTING)
def merge(topic_id: int) -> ResponseReturnValue:
    """Merge an idea into another one."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    typed = {name: one_line(request.form.get(name)) for name in ("into", "reason")}
    require(can_merge(actor, topic))
    try:
        with transaction():
            do.merge_idea(actor, topic, do.idea_named(actor, typed["into"]), typed["reason"])
    except Invalid as invalid:
        return _form(actor, topic_or_404(actor, topic_id), typed, invalid.errors), 422
    return redirect((topic_as_shown(topic_id) or topic).url, 303)


@ideas.delete("/topics/<int:topic_id>/merge")
@signed_in
@limiter.limit(limits.REACTING)
def unmerge(topic_id: int) -> ResponseReturnValue:
    """Let a merged idea stand for itself again."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    with transaction():
        do.unmerge_idea(actor, topic, request.form.get("reason", ""))
    return redirect((topic_as_shown(topic_id) or topic).url, 303)


def _form(actor: Member, topic: Topic, typed: dict[str, str], errors: dict[str, str]) -> str:
    target = merged_into(actor, topic)
    return render_template(
        "ideas/merge.html", topic=topic, target=target, typed=typed, errors=errors, section="ideas"
    )
