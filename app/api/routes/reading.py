"""Endpoints that read."""

from __future__ import annotations

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.queries import posts_after
from app.api.reading import Asked
from app.api.registry import PREFIX, Param, endpoint
from app.api.schemas import of, one_of, whole
from app.api.shapes import me_shape, space_shape, topic_page_shape, topics_shape
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy
from app.forum.spaces.queries import (
    listed_spaces,
    memberships_by_space,
    readable_space_or_404,
    readable_spaces,
)
from app.forum.topics.kinds import KINDS
from app.forum.topics.queries import topic_or_404, topics_page
from app.forum.topics.queries.lists import ORDERS

PAGE = 25
MOST = 100
ONLY = {"unanswered": True}
LIMIT = Param("limit", lazy("How many, at most."), whole(minimum=1, maximum=MOST, default=PAGE))
TOPIC_ID = Param("topic_id", lazy("The id of the topic."), whole(minimum=1), "path")


@endpoint(
    "GET",
    "/topics",
    group="topics",
    summary=lazy("List topics"),
    about=lazy(
        "Topics you can read, newest activity first. To read on, send the `next_cursor` of a page as "
        "`cursor`, with the same filters. Topics opened meanwhile never make a page skip or repeat one."
    ),
    answer="TopicList",
    params=(
        Param("kind", lazy("Only topics of this kind."), one_of(KINDS)),
        Param("space", lazy("Only topics of the space with this slug."), of("string")),
        Param("tag", lazy("Only topics with this tag."), of("string")),
        Param("only", lazy("`unanswered`: only open questions that nobody has answered."), one_of(ONLY)),
        Param("order", lazy("What comes first: newest activity, newest topic, oldest topic, most votes."),
              of("string", enum=list(ORDERS), default="activity")),
        Param("cursor", lazy("Where to read on."), of("string")),
        LIMIT,
    ),
    refusals=(404, 422),
)  # fmt: skip
def list_topics(caller: Caller) -> Answer:
    """A page of topics."""
    asked = Asked()
    kind, only = asked.choice("kind", KINDS), asked.choice("only", ONLY)
    order = asked.choice("order", ORDERS, "activity")
    limit = asked.whole("limit", PAGE, least=1, most=MOST)
    asked.check()
    slug, tag, cursor = asked.line("space"), asked.line("tag").lower(), asked.line("cursor")
    space = readable_space_or_404(caller.viewer, slug) if slug else None
    try:
        found = topics_page(
            caller.viewer, kind=kind or None, space=space, tag=tag or None, only=only, order=order,
            cursor=cursor or None, limit=limit,
        )  # fmt: skip
    except NotFound:
        raise Invalid("cursor", _("This is not a cursor of such a list.")) from None
    return Answer(topics_shape(found.page))


@endpoint(
    "GET",
    "/topics/<int:topic_id>",
    group="topics",
    summary=lazy("Read a topic and its posts"),
    about=lazy("The topic with a page of its posts in order. To read on, send `next_after` as `after`."),
    answer="TopicWithPosts",
    params=(
        TOPIC_ID,
        Param("after", lazy("Only posts with a greater number."), whole(minimum=0, default=0)),
        LIMIT,
    ),
    refusals=(404, 422),
)
def get_topic(caller: Caller, topic_id: int) -> Answer:
    """A topic with a page of its posts."""
    asked = Asked()
    after = asked.whole("after", 0, least=0, most=2**31 - 1)
    limit = asked.whole("limit", PAGE, least=1, most=MOST)
    asked.check()
    topic = topic_or_404(caller.viewer, topic_id)
    if topic.moved_to_id is not None:
        into = topic_or_404(caller.viewer, topic.moved_to_id)
        return Answer({"moved_to": into.id}, 301, {"Location": f"{PREFIX}/topics/{into.id}"})
    return Answer(topic_page_shape(topic, *posts_after(topic, after, limit)))


@endpoint(
    "GET",
    "/spaces",
    group="spaces",
    summary=lazy("List spaces"),
    about=lazy("Every space you may know of, in their order. Members-only spaces are listed by name."),
    answer="SpaceList",
)
def list_spaces(caller: Caller) -> Answer:
    """All spaces the caller may know of."""
    viewer = caller.viewer
    readable = {space.id for space in readable_spaces(viewer)}
    places = memberships_by_space(viewer)
    spaces = [
        space_shape(space, places.get(space.id), space.id in readable) for space in listed_spaces(viewer)
    ]
    return Answer({"items": spaces})


@endpoint(
    "GET",
    "/me",
    group="me",
    summary=lazy("Who am I?"),
    about=lazy("The account behind the token, and what the token may do."),
    answer="Me",
    guests=False,
)
def get_me(caller: Caller) -> Answer:
    """The caller."""
    return Answer(me_shape(caller))
