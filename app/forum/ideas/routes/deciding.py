"""What the company says to an idea."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.counters import last_event
from app.core.errors import Invalid
from app.forum.ideas import operations as do
from app.forum.ideas.routes.blueprint import ideas
from app.forum.topics import streams
from app.forum.topics.models import Topic
from app.forum.topics.queries import load_topic_page
from app.forum.topics.routes.deciding import arranged, write
from app.forum.topics.routes.reading import shown
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@ideas.post("/topics/<int:topic_id>/status")
@signed_in
def status(topic_id: int) -> ResponseReturnValue:
    """Say what the company will do about an idea, with the reason."""
    chosen, reason = request.form.get("status", ""), request.form.get("reason", "")
    try:
        return write(topic_id, lambda actor, topic: do.set_status(actor, topic, chosen, reason), _decided)
    except Invalid as invalid:
        actor = current_member()
        last = last_event(actor)
        page = shown(actor, load_topic_page(actor, topic_id), errors=invalid.errors, status_typed=reason)
        return render_template("topics/topic.html", **page, last=last, status_chosen=chosen), 422


def _decided(topic: Topic) -> str:
    return streams.status_changed(topic) + arranged(topic)
