"""Endpoints of news: drafts, publishing, and who has read what must be read."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.news_schemas import NEWS
from app.api.once import once
from app.api.reading import Asked, Sent
from app.api.registry import PREFIX, Param, endpoint
from app.api.routes.reading import LIMIT, MOST, PAGE, TOPIC_ID
from app.api.schemas import of
from app.api.shapes import acknowledgement_shape, draft_shape
from app.api.writing import on_topic
from app.core import clock, limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.i18n import _, lazy
from app.core.permissions import require
from app.core.zones import moment_in
from app.forum.news.operations import (
    acknowledge,
    cancel_schedule,
    publish_news,
    schedule_news,
    withdraw_news,
)
from app.forum.news.operations.publishing import passed_words
from app.forum.news.permissions import can_see_readers
from app.forum.news.queries import drafts_page, plan_of, readers_of, readers_page
from app.forum.spaces.queries import readable_space_or_404
from app.forum.topics.models import Topic
from app.forum.topics.operations import open_topic
from app.forum.topics.operations.opening import check_topic
from app.forum.topics.queries import topic_or_404
from app.forum.topics.text import compose_with

REFUSALS = (404, 409, 422)
CURSOR = Param("cursor", lazy("Where to read on."), of("string"))
FLAGS = ("must_read", "ships")


def _sent(schema: str) -> Sent:
    return Sent(NEWS[schema]["properties"])


@endpoint(
    "GET",
    "/news/drafts",
    group="news",
    summary=lazy("List drafts"),
    about=lazy("News that is not published yet, the latest first. For staff."),
    answer="DraftList",
    guests=False,
    params=(CURSOR,),
    refusals=(404, 422),
)
def list_drafts(caller: Caller) -> Answer:
    """A page of drafts."""
    asked = Asked()
    try:
        page = drafts_page(caller.member, asked.line("cursor") or None)
    except NotFound:
        raise Invalid("cursor", _("This is not a cursor of such a list.")) from None
    items = [draft_shape(draft.topic, draft.plan) for draft in page.items]
    return Answer({"items": items, "next_cursor": page.next})


@endpoint(
    "POST",
    "/news",
    limit=limits.POSTING,
    group="news",
    summary=lazy("Write news"),
    about=lazy("Saves news as a draft, schedules it, or publishes it at once, as `then` says. For staff."),
    answer="Draft",
    status=201,
    scope="write",
    takes="NewNews",
    sample={
        "space": "riding",
        "title": "Firmware 4.2 is out",
        "body": "It charges in the cold.",
        "then": "draft",
    },
    refusals=REFUSALS,
)
def create_news(caller: Caller) -> Answer:
    """Write news."""
    sent = _sent("NewNews")
    title, body, tags = sent.line("title"), sent.text("body"), sent.lines("tags")
    slug, extras = sent.line("space"), _extras(sent)
    sent.check()
    text = compose_with(body, lambda: check_topic("news", title, tags, {}, extras), breaks=True)

    def effect(token: str) -> Answer:
        topic = open_topic(
            caller.member, space, kind="news", title=title, text=text, token=token, tags=tags, extras=extras
        )
        return Answer(_draft(topic), 201, {"Location": f"{PREFIX}/topics/{topic.id}"})

    with transaction():
        space = readable_space_or_404(caller.viewer, slug)
        return once(caller, effect)


def _extras(sent: Sent) -> dict[str, str]:
    """What the composer of news asks for, from JSON."""
    at = _moment(sent)
    texts = {name: sent.line(name) for name in ("then", "reach", "comments", "pin_until", "ship_reason")}
    flags = {name: "1" for name in FLAGS if sent.truth(name)}
    ideas = " ".join(str(number) for number in sent.numbers("ideas"))
    when = at.strftime("%Y-%m-%dT%H:%M") if at else ""
    return {**texts, **flags, "ideas": ideas, "publish_on": when, "zone": "UTC"}


def _moment(sent: Sent) -> datetime | None:
    """The moment of `publish_at`, which names its zone; its problem is noted when it is none."""
    text = sent.line("publish_at")
    at = moment_in("UTC", text) if text else None
    if text and (at is None or not (text.endswith("Z") or "+" in text[10:] or "-" in text[10:])):
        sent.wrong("publish_at", _("This must be a moment with its zone, such as 2030-01-31T09:00:00Z."))
    elif at is not None and at <= clock.now():
        sent.wrong("publish_at", passed_words())
    return at


def _draft(topic: Topic) -> dict[str, Any]:
    return draft_shape(topic, plan_of(topic))


@endpoint(
    "POST",
    "/topics/<int:topic_id>/publication",
    limit=limits.POSTING,
    group="news",
    summary=lazy("Publish a draft"),
    about=lazy("Shows a draft to its readers now. Nothing happens when it is published already. For staff."),
    answer="Draft",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def publish_draft(caller: Caller, topic_id: int) -> Answer:
    """Publish a draft."""

    def effect(topic: Topic, token: str) -> Answer:
        publish_news(caller.member, topic)
        return Answer(_draft(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/publication",
    limit=limits.REACTING,
    group="news",
    summary=lazy("Take news back"),
    about=lazy("Makes a draft of published news: only staff see it until it is published again. For staff."),
    answer="Draft",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def take_news_back(caller: Caller, topic_id: int) -> Answer:
    """Make a draft of published news."""

    def effect(topic: Topic, token: str) -> Answer:
        withdraw_news(caller.member, topic)
        return Answer(_draft(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "POST",
    "/topics/<int:topic_id>/schedule",
    limit=limits.POSTING,
    group="news",
    summary=lazy("Schedule a draft"),
    about=lazy("Publishes a draft at a moment that is to come, or at another than before."),
    answer="Draft",
    scope="write",
    takes="Schedule",
    sample={"publish_at": "2030-01-31T09:00:00Z"},
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def schedule_draft(caller: Caller, topic_id: int) -> Answer:
    """Schedule a draft."""
    sent = _sent("Schedule")
    at = _moment(sent)
    if at is None and not sent.line("publish_at"):
        sent.wrong("publish_at", _("Name the moment at which to publish."))
    sent.check()

    def effect(topic: Topic, token: str) -> Answer:
        if at is not None:
            schedule_news(caller.member, topic, at, "UTC")
        return Answer(_draft(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "DELETE",
    "/topics/<int:topic_id>/schedule",
    limit=limits.REACTING,
    group="news",
    summary=lazy("Cancel a schedule"),
    about=lazy("Keeps a draft a draft. Nothing happens when no moment was set. For staff."),
    answer="Draft",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def keep_draft(caller: Caller, topic_id: int) -> Answer:
    """Cancel a schedule."""

    def effect(topic: Topic, token: str) -> Answer:
        cancel_schedule(caller.member, topic)
        return Answer(_draft(topic))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "POST",
    "/topics/<int:topic_id>/acknowledgement",
    limit=limits.REACTING,
    group="news",
    summary=lazy("Confirm to have read"),
    about=lazy("Notes that you have read what everybody must read. Twice is once."),
    answer="Acknowledgement",
    scope="write",
    params=(TOPIC_ID,),
    refusals=REFUSALS,
)
def confirm_reading(caller: Caller, topic_id: int) -> Answer:
    """Confirm to have read something."""

    def effect(topic: Topic, token: str) -> Answer:
        found = acknowledge(caller.member, topic)
        return Answer(acknowledgement_shape(caller.member, found.created_at))

    return on_topic(caller, topic_id, effect)


@endpoint(
    "GET",
    "/topics/<int:topic_id>/acknowledgements",
    group="news",
    summary=lazy("Who has read it"),
    about=lazy("Who has confirmed to have read this, the latest first, and how many have not. For staff."),
    answer="AcknowledgementList",
    guests=False,
    params=(TOPIC_ID, CURSOR, LIMIT),
    refusals=(403, 404, 422),
)
def list_acknowledgements(caller: Caller, topic_id: int) -> Answer:
    """Who has confirmed."""
    asked = Asked()
    limit = asked.whole("limit", PAGE, least=1, most=MOST)
    asked.check()
    topic = topic_or_404(caller.member, topic_id)
    require(can_see_readers(caller.member, topic))
    try:
        page = readers_page(topic, True, asked.line("cursor") or None, limit)
    except NotFound:
        raise Invalid("cursor", _("This is not a cursor of such a list.")) from None
    counted = readers_of(topic)
    items = [acknowledgement_shape(row.member, row.created_at) for row in page.items]
    numbers = {"expected": counted.expected, "confirmed": counted.confirmed}
    return Answer({**numbers, "items": items, "next_cursor": page.next})
