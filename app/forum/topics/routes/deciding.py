"""What members share and what staff arrange: solution, official answer, me-too, following, closing."""

from __future__ import annotations

from collections.abc import Callable

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.forms import row_number
from app.core.limits import limiter
from app.forum.follows.operations import follow, unfollow
from app.forum.topics import operations as do
from app.forum.topics import streams
from app.forum.topics.again import stream
from app.forum.topics.guest_acts import to_follow, to_say_me_too
from app.forum.topics.models import Topic
from app.forum.topics.queries import (
    post_as_shown,
    post_or_404,
    topic_as_shown,
    topic_or_404,
)
from app.forum.topics.routes.blueprint import done, post_url, topics
from app.forum.topics.routes.reading import follow_card, may
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in

Verb = Callable[[Member, Topic], None]


def write(topic_id: int, verb: Verb, stream: Callable[[Topic], str]) -> ResponseReturnValue:
    """Do one thing to a topic the reader may see, and answer with what changed."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    with transaction():
        verb(actor, topic)
    return done(stream(topic_as_shown(topic.id) or topic), topic.url)


def is_on() -> bool:
    """Whether a plain form switches on; its button says `off` when it is pressed already."""
    return request.method == "POST" and request.form.get("set") != "off"


@topics.route("/topics/<int:topic_id>/solution", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def solution(topic_id: int) -> ResponseReturnValue:
    """Accept a reply as the solution, or say that the question is open again."""
    actor = current_member()
    topic = topic_or_404(actor, topic_id)
    before = topic.solution_post_id
    with transaction():
        if request.method == "POST":
            post = post_or_404(actor, row_number(request.form.get("post_id")))
            do.accept_solution(actor, topic, post, request.form.get("thanks"))
        else:
            do.withdraw_solution(actor, topic)
    topic = topic_as_shown(topic.id) or topic
    return done(streams.solution_changed(topic, {before, topic.solution_post_id}), topic.url)


@topics.route("/posts/<int:post_id>/official", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def official(post_id: int) -> ResponseReturnValue:
    """Mark a reply by staff as the official answer, or take the mark away."""
    actor = current_member()
    post = post_or_404(actor, post_id)
    with transaction():
        (do.mark_official if request.method == "POST" else do.unmark_official)(actor, post)
    post = post_as_shown(post.id) or post
    return done(streams.official_changed(post), post_url(post))


@topics.route("/topics/<int:topic_id>/me-too", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_say_me_too)
@limiter.limit(limits.REACTING)
def me_too(topic_id: int) -> ResponseReturnValue:
    """Say that one has the same question, or not any more."""
    return write(topic_id, do.say_me_too if is_on() else do.take_back_me_too, streams.me_too_changed)


@topics.route("/topics/<int:topic_id>/follow", methods=["POST", "DELETE"])
@signed_in
@kept_for_guests(to_follow)
@limiter.limit(limits.REACTING)
def follow_topic(topic_id: int) -> ResponseReturnValue:
    """Follow a topic at a level, mute it, or stop following."""
    level = request.form.get("level", "every")
    on = request.method == "POST" and level != "none"

    def verb(actor: Member, topic: Topic) -> None:
        if on:
            follow(actor, "topic", topic.id, level)
        else:
            unfollow(actor, "topic", topic.id)

    return write(topic_id, verb, follow_card)


@topics.route("/topics/<int:topic_id>/lock", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def lock(topic_id: int) -> ResponseReturnValue:
    """Close a topic with a reason, or reopen it."""
    reason = request.form.get("reason", "")
    if request.method == "POST":
        return write(topic_id, lambda actor, topic: do.close_topic(actor, topic, reason), arranged)
    return write(topic_id, do.reopen_topic, arranged)


@topics.route("/topics/<int:topic_id>/pin", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def pin(topic_id: int) -> ResponseReturnValue:
    """Keep a topic on top, or give it its ordinary place again."""
    return write(topic_id, do.pin_topic if request.method == "POST" else do.unpin_topic, arranged)


def arranged(topic: Topic) -> str:
    """What closing and pinning change on the page of who did it."""
    tools = render_template("topics/_tools.html", topic=topic, may=may(current_member(), topic), errors={})
    return streams.topic_changed(topic) + stream("replace", f"topic-{topic.id}-tools", tools)
