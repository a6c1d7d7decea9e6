"""Endpoints about questions: what helped, what is missing, duplicates, reopening, similar ones."""

from __future__ import annotations

from collections.abc import Callable

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.api.question_shapes import request_shape, writing
from app.api.reading import Asked, Sent
from app.api.registry import Param, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, of, one_of, whole
from app.api.shapes import post_shape, topic_shape
from app.api.writing import on_topic
from app.core import limits
from app.core.db import transaction
from app.core.i18n import lazy
from app.discovery.search.similar import similar_topics
from app.forum.questions import operations as do
from app.forum.questions.queries import question_named, request_or_404, requests_on
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import find_helpful, take_back_helpful
from app.forum.topics.queries import post_or_404, topic_or_404

POST_ID = Param("post_id", lazy("The id of the post."), whole(minimum=1), "path")
REQUEST_ID = Param("request_id", lazy("The id of the request."), whole(minimum=1), "path")


def _body(schema: str) -> Sent:
    return Sent(SCHEMAS[schema]["properties"])


def _on_topic(caller: Caller, topic_id: int, verb: Callable[[Topic], object]) -> Answer:
    """Do one thing to a topic once, and answer with the topic."""

    def effect(topic: Topic, token: str) -> Answer:
        verb(topic)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


def _on_post(caller: Caller, post_id: int, verb: Callable[[Post], object]) -> Answer:
    def effect(token: str) -> Answer:
        verb(post)
        return Answer(post_shape(post))

    with transaction():
        post = post_or_404(caller.viewer, post_id)
        return once(caller, effect)


@endpoint(
    "POST",
    "/posts/<int:post_id>/helpful",
    **writing(
        lazy("Say whether a post helped"),
        lazy("`up` for everybody but its author, `down` for regulars and staff; in place of what was said."),
        "Post",
        POST_ID,
        "Helpfulness",
    ),
)
def say_helpful(caller: Caller, post_id: int) -> Answer:
    """Say whether a post helped."""
    sent_body = _body("Helpfulness")
    value = sent_body.line("value")
    sent_body.check()
    return _on_post(caller, post_id, lambda post: find_helpful(caller.member, post, value))


@endpoint(
    "DELETE",
    "/posts/<int:post_id>/helpful",
    **writing(lazy("Say no more whether it helped"), lazy("Nothing happens otherwise."), "Post", POST_ID),
)
def unsay_helpful(caller: Caller, post_id: int) -> Answer:
    """Take back whether a post helped."""
    return _on_post(caller, post_id, lambda post: take_back_helpful(caller.member, post))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/needs-info",
    **writing(
        lazy("Ask for what is missing"),
        lazy("For regulars and staff. When the asker replies or edits, it waits for an answer again."),
        "Topic",
        TOPIC_ID,
        "MissingInformation",
    ),
)
def ask_for_information(caller: Caller, topic_id: int) -> Answer:
    """Say what a question lacks."""
    sent_body = _body("MissingInformation")
    note = sent_body.line("note")
    sent_body.check()
    return _on_topic(caller, topic_id, lambda topic: do.request_information(caller.member, topic, note))


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/needs-info",
    **writing(lazy("Nothing is missing"), lazy("For regulars, staff and the asker."), "Topic", TOPIC_ID),
)
def nothing_is_missing(caller: Caller, topic_id: int) -> Answer:
    """Say that nothing is missing any more."""
    return _on_topic(caller, topic_id, lambda topic: do.waive_information(caller.member, topic))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/duplicate",
    **writing(
        lazy("Say where else it is answered"),
        lazy("Closes the question and moves who follows and shares it. For regulars, staff and the asker."),
        "Topic",
        TOPIC_ID,
        "Duplicate",
    ),
)
def mark_as_duplicate(caller: Caller, topic_id: int) -> Answer:
    """Say in which other question this one is answered."""
    sent_body = _body("Duplicate")
    other = sent_body.line("other")
    sent_body.check()

    def verb(topic: Topic) -> None:
        do.mark_duplicate(caller.member, topic, question_named(caller.viewer, other))

    return _on_topic(caller, topic_id, verb)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/duplicate",
    **writing(lazy("It stands for itself"), lazy("Who moved comes back."), "Topic", TOPIC_ID),
)
def mark_as_no_duplicate(caller: Caller, topic_id: int) -> Answer:
    """Say that a question stands for itself after all."""
    return _on_topic(caller, topic_id, lambda topic: do.unmark_duplicate(caller.member, topic))


@endpoint(
    "GET",
    "/topics/<int:topic_id>/reopen-requests",
    group="questions",
    summary=lazy("Who wants it reopened"),
    about=lazy("What waits: all for staff, your own otherwise."),
    answer="ReopenRequestList",
    params=(TOPIC_ID,),
    refusals=(404,),
)
def list_reopen_requests(caller: Caller, topic_id: int) -> Answer:
    """Who waits for a closed question to be reopened."""
    topic = topic_or_404(caller.viewer, topic_id)
    return Answer({"items": [request_shape(asked) for asked in requests_on(caller.viewer, topic)]})


@endpoint(
    "POST",
    "/topics/<int:topic_id>/reopen-request",
    **writing(
        lazy("Ask to reopen a question"),
        lazy("Staff are told and decide. While yours waits, another reason takes the place of its own."),
        "ReopenRequest",
        TOPIC_ID,
        "NewReopenRequest",
    ),
)
def ask_to_reopen(caller: Caller, topic_id: int) -> Answer:
    """Ask staff to reopen a closed question."""
    sent_body = _body("NewReopenRequest")
    reason = sent_body.line("reason")
    sent_body.check()

    def effect(topic: Topic, token: str) -> Answer:
        return Answer(request_shape(do.request_reopening(caller.member, topic, reason)))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "POST",
    "/reopen-requests/<int:request_id>",
    **writing(
        lazy("Decide about reopening"),
        lazy("For staff; whoever asked is told."),
        "ReopenRequest",
        REQUEST_ID,
        "ReopenDecision",
    ),
)
def decide_about_reopening(caller: Caller, request_id: int) -> Answer:
    """Reopen a question for a member who asked, or decline."""
    sent_body = _body("ReopenDecision")
    outcome, word = sent_body.line("outcome"), sent_body.line("answer")
    sent_body.check()

    def effect(token: str) -> Answer:
        do.decide_reopening(caller.member, asked, outcome, word)
        return Answer(request_shape(asked))

    with transaction():
        asked = request_or_404(caller.viewer, request_id)
        return once(caller, effect)


@endpoint(
    "GET",
    "/topics/similar",
    limit=limits.TYPING,
    group="questions",
    summary=lazy("Topics like a title"),
    about=lazy("Up to five that you may see, solved ones first."),
    answer="SimilarTopics",
    params=(
        Param("title", lazy("What is being asked."), of("string")),
        Param("kind", lazy("Only topics of this kind."), one_of(KINDS)),
    ),
    refusals=(422,),
)
def list_similar(caller: Caller) -> Answer:
    """Topics like a title."""
    asked = Asked()
    title, kind = asked.line("title"), asked.choice("kind", KINDS)
    asked.check()
    return Answer(
        {"items": [topic_shape(topic) for topic in similar_topics(caller.viewer, title, kind=kind)]}
    )
