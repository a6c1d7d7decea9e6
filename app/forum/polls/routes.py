"""Voting and ending, as plain forms and in place."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.counters import last_event
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.http import stream_response, wants_stream
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.polls import operations as do
from app.forum.polls import streams
from app.forum.polls.forms import read_vote, same_places
from app.forum.polls.models import Poll
from app.forum.polls.queries import PollView, poll_of, view_of
from app.forum.topics.guest_acts import to_vote_in_poll
from app.forum.topics.models import Topic
from app.forum.topics.queries import load_topic_page, topic_as_shown, topic_or_404
from app.forum.topics.routes.reading import shown
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Viewer
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

polls = Blueprint("polls", __name__)


def found(viewer: Viewer, topic_id: int) -> tuple[Topic, Poll]:
    """A topic that the viewer sees, and its poll; raises NotFound."""
    topic = topic_or_404(viewer, topic_id)
    poll = poll_of(topic.id)
    if poll is None:
        raise NotFound
    return topic, poll


@polls.get("/topics/<int:topic_id>/poll")
def show(topic_id: int) -> ResponseReturnValue:
    """The poll as this reader sees it now, for a page that was told to ask; otherwise the topic."""
    viewer = current_viewer()
    if not wants_stream():
        return redirect(_address(found(viewer, topic_id)[0]), 303)
    topic = topic_or_404(viewer, topic_id)
    view = _view(viewer, topic)
    only_results = request.args.get("part") == "results" and view is not None
    return stream_response(
        streams.part_of(topic, view) if only_results and view else streams.panel(topic, view)
    )


@polls.route("/topics/<int:topic_id>/poll/vote", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_vote_in_poll)
@limiter.limit(limits.REACTING)
def vote(topic_id: int) -> ResponseReturnValue:
    """Vote, vote otherwise, or take the vote back."""
    actor = current_member()
    topic, poll = found(actor, topic_id)
    try:
        with transaction():
            if request.method == "DELETE":
                do.take_back_ballot(actor, topic)
            else:
                _cast(topic, poll)
    except Invalid as invalid:
        return _again(actor, topic_id, invalid.errors)
    return _done(topic_id)


def _cast(topic: Topic, poll: Poll) -> None:
    if poll.is_ranked and same_places(poll, request.form):
        raise Invalid("choice", _("Two choices have the same place. Give each place only once."))
    do.cast_ballot(current_member(), topic, read_vote(poll, request.form))


@polls.post("/topics/<int:topic_id>/poll/closing")
@signed_in
@limiter.limit(limits.REACTING)
def close(topic_id: int) -> ResponseReturnValue:
    """End the voting."""
    actor = current_member()
    topic, _poll = found(actor, topic_id)
    with transaction():
        do.close_poll(actor, topic)
    return _done(topic_id)


def _done(topic_id: int) -> ResponseReturnValue:
    viewer = current_viewer()
    topic = topic_as_shown(topic_id) or topic_or_404(viewer, topic_id)
    if not wants_stream():
        return redirect(_address(topic), 303)
    return stream_response(streams.panel(topic, _view(viewer, topic)))


def _view(viewer: Viewer, topic: Topic) -> PollView | None:
    poll = poll_of(topic.id)
    return None if poll is None else view_of(viewer, topic, poll)


def _again(viewer: Viewer, topic_id: int, errors: dict[str, str]) -> ResponseReturnValue:
    """The page of the topic with what was chosen and what is wrong with it."""
    last = last_event(viewer)
    page = shown(viewer, load_topic_page(viewer, topic_id), poll_errors=errors, poll_typed=request.form)
    return render_template("topics/topic.html", **page, last=last), 422


def _address(topic: Topic) -> str:
    return f"{topic.url}#topic-{topic.id}-poll"
