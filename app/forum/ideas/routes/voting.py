"""Voting, with how important it is and why, and taking a vote back."""

from __future__ import annotations

from functools import partial

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.http import stream_response, wants_stream
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.ideas import operations as do
from app.forum.ideas.queries import budget_shown, who_asked
from app.forum.ideas.routes.blueprint import ideas
from app.forum.ideas.streams import votes_changed
from app.forum.topics.again import stream
from app.forum.topics.guest_acts import to_vote
from app.forum.topics.models import Topic
from app.forum.topics.queries import load_topic_page, mine_on
from app.forum.topics.routes.deciding import is_on, write
from app.forum.topics.routes.reading import shown
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@ideas.route("/topics/<int:topic_id>/vote", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_vote)
@limiter.limit(limits.REACTING)
def vote(topic_id: int) -> ResponseReturnValue:
    """Vote for an idea, or take the vote back; a form that says more may say how important it is and why."""
    said = {name: one_line(request.form[name]) for name in ("importance", "why") if name in request.form}
    cast = partial(do.cast_vote, importance=said.get("importance"), why=said.get("why"))
    verb = cast if is_on() else do.take_back_vote
    try:
        answer = write(topic_id, verb, _said if said else votes_changed)
    except do.OverBudget as refused:
        return _over_budget(refused)
    except Invalid as invalid:
        viewer = current_member()
        last = last_event(viewer)
        page = shown(viewer, load_topic_page(viewer, topic_id), errors=invalid.errors, said=said)
        return render_template("topics/topic.html", **page, last=last), 422
    return redirect("/ideas/mine", 303) if request.form.get("back") == "mine" else answer


def _said(topic: Topic) -> str:
    """What changes for who said it: the button, their words among the others, and that it is kept."""
    viewer = current_member()
    personal = {"topic": topic, "mine": mine_on(viewer, topic, [])}
    button = render_template("ideas/_button.html", **personal, refusal="")
    voters = render_template("ideas/_voters.html", topic=topic, votes=who_asked(viewer, topic))
    parts = stream("update", f"topic-{topic.id}-wants", button)
    parts += stream("replace", f"topic-{topic.id}-voters", voters) + votes_changed(topic)
    return parts + stream("update", f"topic-{topic.id}-said", _("Saved. Thank you."))


def _over_budget(refused: do.OverBudget) -> ResponseReturnValue:
    if wants_stream():
        note = render_template("ideas/_over_budget.html", message=refused.message)
        return stream_response(stream("update", "toasts", note), 403)
    budget = budget_shown(current_member())
    return render_template(
        "ideas/over_budget.html", message=refused.message, budget=budget, section="ideas"
    ), 403
