"""Endpoints that move, split, merge and archive topics, and what was changed in posts and by whom."""

from __future__ import annotations

from typing import Any

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.reading import Asked, Sent
from app.api.registry import PREFIX, Param, endpoint
from app.api.routes.reading import TOPIC_ID
from app.api.schemas import SCHEMAS, answered, listed, maybe, moment, of, one_of, ref, sent, whole
from app.api.shapes import Shape, person, topic_shape
from app.api.shapes import moment as at_moment
from app.api.writing import on_topic
from app.core import limits
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy
from app.forum.moving.operations import merge_topic, move_topic, split_topic
from app.forum.moving.queries import target_or_none
from app.forum.reactions.models import REACTIONS
from app.forum.spaces.models import Space
from app.forum.spaces.queries import readable_space_or_404
from app.forum.tags.operations import MOST_TAGS
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.operations import archive_topic, unarchive_topic
from app.forum.topics.queries import post_or_404
from app.forum.topics.queries.history import Change, history_of
from app.forum.topics.queries.reacted import who_reacted
from app.people.accounts.models import Viewer

REFUSALS = (404, 409, 422)
POST_ID = Param("post_id", lazy("The id of the post."), whole(minimum=1), "path")
AFTER = Param("cursor", lazy("Where to read on."), of("string"))
SCHEMAS["NewPlace"] = sent(
    lazy("Where a topic goes."),
    "space",
    space=of("string", lazy("The slug of the space.")),
    kind=one_of(KINDS, lazy("Another kind, when the space does not take the present one.")),
)
SCHEMAS["Split"] = sent(
    lazy("Replies that become a topic of their own."),
    "posts",
    "title",
    "kind",
    "space",
    posts=listed(whole(), lazy("The ids of the replies; the first of them opens the topic."), maxItems=100),
    title=of("string", minLength=3, maxLength=200),
    kind=one_of(KINDS),
    space=of("string", lazy("The slug of the space.")),
    tags=listed(of("string"), maxItems=MOST_TAGS),
)
SCHEMAS["Merge"] = sent(lazy("Where all posts go."), "into", into=whole(lazy("The id of the other topic.")))
SCHEMAS["Change"] = answered(
    lazy("One edit, with the text before it."),
    id=whole(),
    at=moment(),
    by=ref("Person"),
    title=maybe("string", lazy("What the topic was called, for a first post.")),
    body=maybe("string", lazy("The text before the change; null when a moderator took it away.")),
)
SCHEMAS["History"] = answered(
    lazy("The changes of a post, newest first."),
    items=listed(ref("Change")),
    next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
)
SCHEMAS["Reacted"] = answered(
    lazy("Who reacted to a post."),
    items=listed(answered(lazy("One reaction."), by=ref("Person"), reaction=one_of(REACTIONS))),
    next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
)


def _body(schema: str) -> Sent:
    return Sent(SCHEMAS[schema]["properties"])


def _space(viewer: Viewer, slug: str) -> Space:
    try:
        return readable_space_or_404(viewer, slug)
    except NotFound:
        raise Invalid("space", _("Name a space that you may read by its slug.")) from None


@endpoint(
    "POST",
    "/topics/<int:topic_id>/move",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Move a topic"),
    about=lazy("Into another space, and as another kind when one is named. For staff."),
    answer="Topic",
    scope="write",
    takes="NewPlace",
    sample={"space": "riding"},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def move(caller: Caller, topic_id: int) -> Answer:
    """Move a topic."""
    sent_ = _body("NewPlace")
    slug, kind = sent_.line("space"), sent_.line("kind")
    sent_.check()

    def effect(topic: Topic, token: str) -> Answer:
        move_topic(caller.member, topic, _space(caller.viewer, slug), kind)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "POST",
    "/topics/<int:topic_id>/split",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Split replies off"),
    about=lazy("Makes a topic of some replies of another one. Their ids and addresses stay. For staff."),
    answer="Topic",
    status=201,
    scope="write",
    takes="Split",
    sample={"posts": [7, 8], "title": "Winter tyres", "kind": "discussion", "space": "riding"},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def split(caller: Caller, topic_id: int) -> Answer:
    """Split replies off."""
    sent_ = _body("Split")
    posts, tags = sent_.numbers("posts"), sent_.lines("tags")
    title, kind, slug = (sent_.line(name) for name in ("title", "kind", "space"))
    sent_.check()

    def effect(topic: Topic, token: str) -> Answer:
        space = _space(caller.viewer, slug)
        values = {"space": space, "kind": kind, "title": title, "tags": tags}
        made = _split(caller, topic, _rows(posts), token, values)
        return Answer(topic_shape(made), 201, {"Location": f"{PREFIX}/topics/{made.id}"})

    return on_topic(caller, topic_id, effect)


def _split(caller: Caller, topic: Topic, posts: list[int], token: str, values: dict[str, Any]) -> Topic:
    """What is wrong with the replies is said of the field as programs know it."""
    try:
        return split_topic(caller.member, topic, posts, token=token, **values)
    except Invalid as invalid:
        raise Invalid.many({"posts" if k == "post" else k: v for k, v in invalid.errors.items()}) from None


def _rows(numbers: list[int]) -> list[int]:
    """Numbers as far as rows can have them; one that none can have is as unknown as any other."""
    return [number if 0 < number < 2**31 else 0 for number in numbers]


@endpoint(
    "POST",
    "/topics/<int:topic_id>/merge-into",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Merge a topic into another one"),
    about=lazy(
        "All its posts go to the end of the other topic, which is the answer. `GET` on the old one is a 301."
        " For staff."
    ),
    answer="Topic",
    scope="write",
    takes="Merge",
    sample={"into": 42},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def merge_into(caller: Caller, topic_id: int) -> Answer:
    """Merge a topic into another one."""
    sent_ = _body("Merge")
    into_id = sent_.row("into")
    sent_.check()

    def effect(topic: Topic, token: str) -> Answer:
        into = target_or_none(caller.viewer, into_id)
        if into is None:
            raise Invalid("into", _("There is no such topic. Write its number."))
        return Answer(topic_shape(merge_topic(caller.member, topic, into)))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "POST",
    "/topics/<int:topic_id>/archive",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Archive a topic"),
    about=lazy("It can be read and found, leaves the lists and takes no replies. For staff."),
    answer="Topic",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def archive(caller: Caller, topic_id: int) -> Answer:
    """Archive a topic."""

    def effect(topic: Topic, token: str) -> Answer:
        archive_topic(caller.member, topic)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/archive",
    limit=limits.REACTING,
    group="topics",
    summary=lazy("Take a topic out of the archive"),
    about=lazy("It is back in the lists. For staff."),
    answer="Topic",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def unarchive(caller: Caller, topic_id: int) -> Answer:
    """Take a topic out of the archive."""

    def effect(topic: Topic, token: str) -> Answer:
        unarchive_topic(caller.member, topic)
        return Answer(topic_shape(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "GET",
    "/posts/<int:post_id>/history",
    group="topics",
    summary=lazy("What was changed in a post"),
    about=lazy("Earlier texts, newest change first, for whoever may see the post."),
    answer="History",
    params=(POST_ID, AFTER),
    refusals=(404, 422),
)
def get_history(caller: Caller, post_id: int) -> Answer:
    """The changes of a post."""
    post, cursor = post_or_404(caller.viewer, post_id), Asked().line("cursor")
    try:
        found = history_of(post, cursor or None)
    except NotFound:
        raise _no_cursor() from None
    return Answer({"items": [_change(change) for change in found.changes], "next_cursor": found.next})


def _change(change: Change) -> Shape:
    before = change.before
    return {
        "id": change.revision.id,
        "at": at_moment(change.at),
        "by": person(change.by),
        "title": before.title or None,
        "body": None if before.erased else before.body,
    }


@endpoint(
    "GET",
    "/posts/<int:post_id>/reactions",
    group="topics",
    summary=lazy("Who reacted to a post"),
    about=lazy("The names behind the numbers, for members."),
    answer="Reacted",
    guests=False,
    params=(POST_ID, AFTER),
    refusals=(404, 422),
)
def get_reactions(caller: Caller, post_id: int) -> Answer:
    """Who reacted to a post."""
    post, cursor = post_or_404(caller.member, post_id), Asked().line("cursor")
    try:
        found = who_reacted(post, cursor=cursor or None)
    except NotFound:
        raise _no_cursor() from None
    items = [{"by": person(member), "reaction": reaction.key} for reaction, member in found.items]
    return Answer({"items": items, "next_cursor": found.next})


def _no_cursor() -> Invalid:
    return Invalid("cursor", _("This is not a cursor of such a list."))
