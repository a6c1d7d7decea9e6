"""Keeping what the composer of news asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from app.core import clock
from app.core.db import db, lock
from app.core.events import record
from app.core.i18n import _
from app.forum.news.models import NewsPlan
from app.forum.news.operations.answering import answer_ideas, link_ideas
from app.forum.news.operations.plans import plan_for
from app.forum.news.operations.publishing import publish_news, schedule_news
from app.forum.topics.events import TopicClosed, TopicEdited, TopicPinned, TopicReopened, TopicUnpinned
from app.forum.topics.models import Topic
from app.forum.topics.operations.publishing import change_audience
from app.people.accounts.models import Member


@dataclass(frozen=True)
class NewsWishes:
    """What somebody who writes news decided about it; `then` is publish, schedule or draft.

    Without it new news is published, and a draft stays one.
    """

    then: str = ""
    at: datetime | None = None
    zone: str = "UTC"
    reach: str = "readers"
    comments: bool = True
    must_read: bool = False
    pinned_until: datetime | None = None
    ideas: list[int] = field(default_factory=list)
    ships: bool = False
    ship_reason: str = ""
    cover: str | None = None
    cover_alt: str = ""


def arrange_news(actor: Member, topic: Topic, wishes: NewsWishes) -> None:
    """Keep what was decided about news, then publish it, schedule it or leave it as it is.

    Raises Refused, and Invalid for an idea that the actor cannot see.
    """
    lock(topic)
    is_new = not topic.is_published and db.session.get(NewsPlan, topic.id) is None
    plan = plan_for(topic)
    plan.reach = wishes.reach
    plan.ships, plan.ship_reason = wishes.ships, wishes.ship_reason
    change_audience(actor, topic, "group" if wishes.reach == "group" else "readers")
    _dress(actor, topic, wishes)
    _take_comments(actor, topic, wishes.comments)
    _pin(actor, topic, wishes.pinned_until)
    link_ideas(actor, topic, wishes.ideas)
    _go_on(actor, topic, plan, wishes.then or ("publish" if is_new else ""), wishes)


def _dress(actor: Member, topic: Topic, wishes: NewsWishes) -> None:
    """The picture, its description, and whether everybody must confirm to have read it."""
    now = (wishes.cover, wishes.cover_alt if wishes.cover else "", wishes.must_read)
    if (topic.cover, topic.cover_alt, topic.must_read) == now:
        return
    topic.cover, topic.cover_alt, topic.must_read = now
    topic.version += 1
    if topic.is_published:
        record(TopicEdited(topic.id, topic.space_id), actor)


def _take_comments(actor: Member, topic: Topic, wanted: bool) -> None:
    if topic.is_closed is not wanted:
        return
    topic.closed_at = None if wanted else clock.now()
    topic.close_reason = "" if wanted else _("Comments are switched off here.")
    topic.version += 1
    if topic.is_published:
        changed = TopicReopened if wanted else TopicClosed
        record(changed(topic.id, topic.space_id), actor)


def _pin(actor: Member, topic: Topic, until: datetime | None) -> None:
    if topic.pinned_until == until:
        return
    topic.pinned_until = until
    topic.version += 1
    if topic.is_published and topic.is_pinned is not (until is not None):
        topic.pinned_at = clock.now() if until else None
        changed = TopicPinned if until else TopicUnpinned
        record(changed(topic.id, topic.space_id), actor)


def _go_on(actor: Member, topic: Topic, plan: NewsPlan, then: str, wishes: NewsWishes) -> None:
    if topic.is_published:
        answer_ideas(actor, topic, plan)
    elif then == "publish":
        publish_news(actor, topic)
    elif then == "schedule" and wishes.at is not None:
        schedule_news(actor, topic, wishes.at, wishes.zone)
