"""You asked, we did: news says which ideas it answers, and those who wanted them are told once."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.db import db
from app.core.errors import Invalid, Refused
from app.core.events import record
from app.core.i18n import _
from app.forum.news.events import IdeaAnswered
from app.forum.news.models import NewsIdea, NewsPlan
from app.forum.topics.models import Topic
from app.forum.topics.queries.visible import listed_topics
from app.forum.topics.shipping import ship_idea
from app.people.accounts.models import Member

MOST_IDEAS = 20
LONGEST_REASON = 500


def link_ideas(actor: Member, topic: Topic, ids: Sequence[int]) -> None:
    """Say that news answers exactly these ideas. Raises Invalid for one that the actor cannot see."""
    wanted = list(dict.fromkeys(ids))
    seen = listed_topics(actor).where(Topic.id.in_(wanted), Topic.kind == "idea").with_only_columns(Topic.id)
    found = set(db.session.scalars(seen)) if wanted else set()
    linked = {link.idea_id for link in _links(topic)}
    # A link that somebody else made to what this member cannot see, or to what was removed, stays as it is.
    if missing := [number for number in wanted if number not in found | linked]:
        raise Invalid("ideas", _("There is no idea with the number %(number)s.", number=missing[0]))
    shown = listed_topics(actor).where(Topic.id.in_(linked)).with_only_columns(Topic.id)
    gone = set(db.session.scalars(shown)) - set(wanted) if linked else set()
    if gone:
        db.session.execute(delete(NewsIdea).where(NewsIdea.news_id == topic.id, NewsIdea.idea_id.in_(gone)))
    new = [number for number in wanted if number not in linked]
    db.session.add_all(NewsIdea(news_id=topic.id, idea_id=number) for number in new)
    # Pages of ideas that no news ever answered need not look for any.
    db.session.execute(update(Topic).where(Topic.id.in_(new)).values(has_news=True))
    db.session.flush()


def _links(topic: Topic) -> list[NewsIdea]:
    links = select(NewsIdea).where(NewsIdea.news_id == topic.id).order_by(NewsIdea.idea_id)
    return list(db.session.scalars(links.options(joinedload(NewsIdea.idea))))


def answer_ideas(actor: Member, topic: Topic, plan: NewsPlan) -> None:
    """Mark the ideas of published news as shipped when that is wanted; tell who wanted them, once each."""
    for link in _links(topic):
        if link.told_at is not None:
            continue
        link.told_at = clock.now()
        if plan.ships:
            _ship(actor, link.idea, plan.ship_reason or _reason(topic, link.idea), topic.id)
        record(IdeaAnswered(link.idea_id, link.idea.space_id, topic.id), actor)


def _reason(news: Topic, idea: Topic) -> str:
    """What stands under an idea in public; it names only news that everybody who reads the idea may read."""
    same_readers = news.space_id == idea.space_id or news.space.is_open
    if news.audience == "readers" and same_readers:
        return _("It is in “%(title)s”.", title=news.title)
    return _("It is there now.")


def _ship(actor: Member, idea: Topic, reason: str, news_id: int) -> None:
    """An idea that cannot be decided about any more keeps its state; the news is published all the same."""
    try:
        ship_idea(actor, idea, reason[:LONGEST_REASON], news_id)
    except (Invalid, Refused):
        return
