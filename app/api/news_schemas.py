"""What the endpoints of news take and answer."""

from __future__ import annotations

from app.api.schemas import (
    SCHEMAS,
    TOPIC,
    answered,
    listed,
    maybe,
    maybe_moment,
    moment,
    of,
    one_of,
    ref,
    sent,
    whole,
)
from app.core.i18n import lazy
from app.forum.news.composing import THEN
from app.forum.news.models import REACHES
from app.forum.tags.operations import MOST_TAGS

COMMENTS = {"open": True, "closed": True}
DRAFT = {
    **TOPIC,
    "publish_at": maybe_moment(lazy("When it will be published by the clock.")),
    "reach": one_of(REACHES, lazy("Who reads it, and who of them is told.")),
    "pinned_until": maybe_moment(lazy("Until when it stays on top of its space.")),
    "comments": one_of(COMMENTS, lazy("Whether customers may comment.")),
}
NEWS = {
    "Draft": answered(lazy("News as those see it who write it."), **DRAFT),
    "DraftList": answered(
        lazy("A page of drafts."),
        items=listed(ref("Draft")),
        next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
    ),
    "Acknowledgement": answered(
        lazy("Somebody has confirmed to have read something."), member=ref("Person"), confirmed_at=moment()
    ),
    "AcknowledgementList": answered(
        lazy("A page of those who have confirmed."),
        expected=whole(lazy("How many must confirm.")),
        confirmed=whole(lazy("How many of them have.")),
        items=listed(ref("Acknowledgement")),
        next_cursor=maybe("string", lazy("The `cursor` of the next page; null on the last one.")),
    ),
    "NewNews": sent(
        lazy("News to write."),
        "space",
        "title",
        "body",
        space=of("string", lazy("The slug of the space.")),
        title=of("string", minLength=3, maxLength=200),
        body=of("string", lazy("The text, in Markdown."), maxLength=32000),
        tags=listed(of("string"), maxItems=MOST_TAGS),
        then=one_of(dict.fromkeys(THEN), lazy("What happens with it; published at once when left out.")),
        publish_at=of("string", lazy("For `schedule`: when."), format="date-time"),
        reach=one_of(REACHES),
        comments=one_of(COMMENTS),
        must_read=of("boolean", lazy("Whether everybody must confirm to have read it.")),
        pin_until=of("string", lazy("The last day, in UTC, on which it is on top."), format="date"),
        ideas=listed(whole(), lazy("The ids of the ideas it answers.")),
        ships=of("boolean", lazy("Whether these are marked as shipped when it is published.")),
        ship_reason=of("string", lazy("What is said there."), maxLength=500),
    ),
    "Schedule": sent(
        lazy("When to publish."),
        "publish_at",
        publish_at=of("string", lazy("A moment with its zone."), format="date-time"),
    ),
}
SCHEMAS.update(NEWS)
