"""Endpoints that write: each reads, opens a transaction, and does one operation once."""

from __future__ import annotations

from typing import Any

from app.api.answers import Answer
from app.api.callers import Caller, viewer_of_request
from app.api.once import once
from app.api.reading import Sent
from app.api.registry import PREFIX, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS
from app.api.shapes import post_shape, topic_shape
from app.api.writing import on_topic
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy
from app.forum.experiences.permissions import KIND as EXPERIENCE
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Topic
from app.forum.topics.newcomers import limit_newcomers_of_network
from app.forum.topics.operations import accept_solution, open_topic, post_reply, withdraw_solution
from app.forum.topics.operations.opening import check_topic
from app.forum.topics.queries import post_or_404
from app.forum.topics.text import compose, compose_with
from app.people.accounts.models import Viewer

REFUSALS = (404, 409, 422)
WHOLE_FIELDS = {"rating"}


def _body(schema: str) -> Sent:
    return Sent(SCHEMAS[schema]["properties"])


@endpoint(
    "POST",
    "/topics",
    limit=limits.POSTING,
    group="topics",
    summary=lazy("Open a topic"),
    about=lazy(
        "Opens a topic with its first post. The rules are those of the pages: spaces say who opens what."
    ),
    answer="Topic",
    status=201,
    scope="write",
    takes="NewTopic",
    sample={
        "kind": "question",
        "space": "riding",
        "title": "Range drops in the cold",
        "body": "41 km instead of 62.",
    },
    refusals=REFUSALS,
)
@limit_newcomers_of_network(viewer_of_request)
def create_topic(caller: Caller) -> Answer:
    """Open a topic."""
    sent = _body("NewTopic")
    values = _topic_values(sent)
    slug = sent.line("space")
    if not slug and not sent.has("space"):
        sent.wrong("space", _("Name the space by its slug."))
    sent.check()
    text = compose_with(values.pop("body"), lambda: check_topic(**values), breaks=True)

    def effect(token: str) -> Answer:
        topic = open_topic(caller.member, space, text=text, token=token, **values)
        return Answer(topic_shape(topic), 201, {"Location": f"{PREFIX}/topics/{topic.id}"})

    with transaction():
        space = readable_space_or_404(caller.viewer, slug)
        return once(caller, effect)


def _topic_values(sent: Sent) -> dict[str, Any]:
    kind = sent.line("kind")
    values = {
        "kind": kind,
        "title": sent.line("title"),
        "body": sent.text("body"),
        "tags": sent.lines("tags"),
    }
    return {**values, "fields": _fields(sent, kind), "extras": _extras(sent, kind)}


def _extras(sent: Sent, kind: str) -> dict[str, str]:
    """What an experience says beyond its fields; refused for the others."""
    said, quotable = sent.truth("recommends"), sent.truth("quotable")
    found = {
        "product": sent.line("product"),
        "subject": sent.line("subject"),
        "recommends": {None: "", True: "yes", False: "no"}[said],
        "quotable": "1" if quotable else "",
    }
    if kind == EXPERIENCE:
        return found
    for name in ("product", "recommends", "quotable"):
        if sent.has(name):
            sent.wrong(name, _("Topics of this kind do not have this."))
    return {}


def _fields(sent: Sent, kind: str) -> dict[str, str]:
    """What only some kinds have: read for this kind, refused for the others."""
    own = {f.name for f in KINDS[kind].fields} if kind in KINDS else set()
    found = {}
    for name in dict.fromkeys(f.name for each in KINDS.values() for f in each.fields):
        value = sent.number(name) if name in WHOLE_FIELDS else sent.line(name)
        found[name] = "" if value is None else str(value)
        if sent.has(name) and name not in own:
            sent.wrong(name, _("Topics of this kind do not have this."))
    return found


@endpoint(
    "POST",
    "/topics/<int:topic_id>/replies",
    limit=limits.POSTING,
    group="topics",
    summary=lazy("Reply to a topic"),
    about=lazy("Everyone who reads the topic at this moment sees the reply at once."),
    answer="Post",
    status=201,
    scope="write",
    takes="NewReply",
    sample={"body": "Charge it indoors."},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def create_reply(caller: Caller, topic_id: int) -> Answer:
    """Reply to a topic."""
    sent = _body("NewReply")
    body, parent_id, answers_one = sent.text("body"), sent.row("reply_to"), sent.has("reply_to")
    sent.check()
    text = compose(body)

    def effect(topic: Topic, token: str) -> Answer:
        parent = _post(caller.viewer, parent_id, "reply_to") if answers_one else None
        if parent is not None and parent.topic_id != topic.id:
            raise _no_such_post("reply_to")
        post = post_reply(caller.member, topic, text, token, parent)
        return Answer(
            post_shape(post), 201, {"Location": f"{PREFIX}/topics/{topic.id}?after={post.number - 1}&limit=1"}
        )

    return on_topic(caller, topic_id, effect)


def _post(viewer: Viewer, post_id: int, field: str) -> Post:
    """A post named by a field; one that cannot be seen is told like one of another topic."""
    try:
        return post_or_404(viewer, post_id)
    except NotFound:
        raise _no_such_post(field) from None


def _no_such_post(field: str) -> Invalid:
    return Invalid(field, _("Choose a post of this topic."))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/solution",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Accept a solution"),
    about=lazy(
        "Accepts a reply as the solution of a question, in place of an earlier one. For its asker and staff."
    ),
    answer="Topic",
    scope="write",
    takes="Acceptance",
    sample={"post_id": 7},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def accept(caller: Caller, topic_id: int) -> Answer:
    """Accept a reply as the solution."""
    sent = _body("Acceptance")
    post_id, thanks = sent.row("post_id"), sent.line("thanks") if sent.has("thanks") else None
    sent.check()

    def effect(topic: Topic, token: str) -> Answer:
        accept_solution(caller.member, topic, _post(caller.viewer, post_id, "post_id"), thanks)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/solution",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Withdraw the solution"),
    about=lazy(
        "Says that the question is open again. For its asker and staff; nothing happens when it is open."
    ),
    answer="Topic",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def withdraw(caller: Caller, topic_id: int) -> Answer:
    """Open the question again."""

    def effect(topic: Topic, token: str) -> Answer:
        withdraw_solution(caller.member, topic)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)
