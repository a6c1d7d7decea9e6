"""Publishing: now, by the clock, or not any more."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from app.core import clock
from app.core.db import db, lock, transaction
from app.core.errors import Invalid
from app.core.events import record
from app.core.i18n import _
from app.core.permissions import require
from app.forum.news.events import NewsScheduled, ScheduleCancelled
from app.forum.news.models import NewsPlan
from app.forum.news.operations.answering import answer_ideas
from app.forum.news.operations.plans import plan_for
from app.forum.news.permissions import can_publish
from app.forum.topics.events import TopicUnpinned
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.publishing import publish_again, publish_topic, withdraw_topic
from app.people.accounts.models import Member

BATCH = 50


def publish_news(actor: Member, topic: Topic) -> None:
    """Show a draft to its readers; twice is once. They are told the first time only. Raises Refused."""
    lock(topic)
    require(can_publish(actor, topic))
    if topic.is_published:
        return
    plan = plan_for(topic)
    plan.publish_at, plan.note = None, ""
    if plan.announced_at is None:
        plan.announced_at = clock.now()
        publish_topic(actor, topic, _first_of(topic))
    else:
        publish_again(actor, topic)
    if topic.pinned_until is not None:
        topic.pinned_at = clock.now() if topic.pinned_until > clock.now() else None
    topic.version += 1
    answer_ideas(actor, topic, plan)


def _first_of(topic: Topic) -> Post:
    return db.session.scalars(select(Post).where(Post.topic_id == topic.id, Post.number == 1)).one()


def schedule_news(actor: Member, topic: Topic, at: datetime, zone: str) -> None:
    """Publish a draft at a moment, or at another than before.

    Raises Refused, or Invalid for a moment that has passed: nobody is told of news by a slip of the calendar.
    """
    lock(topic)
    require(can_publish(actor, topic))
    if topic.is_published:
        return
    plan = plan_for(topic)
    if at <= clock.now() and plan.publish_at != at:
        raise Invalid("publish_on", passed_words())
    plan.scheduled_by_id, plan.note = actor.id, ""
    if (plan.publish_at, plan.zone) != (at, zone):
        plan.publish_at, plan.zone = at, zone
        record(NewsScheduled(topic.id), actor)


def passed_words() -> str:
    """What is said of a moment that has passed."""
    return _("This moment has passed. Choose a later one, or publish it now.")


def cancel_schedule(actor: Member, topic: Topic) -> None:
    """Keep a draft a draft; nothing happens without a moment. Raises Refused."""
    lock(topic)
    require(can_publish(actor, topic))
    plan = plan_for(topic)
    if plan.publish_at is not None:
        plan.publish_at = plan.scheduled_by_id = None
        record(ScheduleCancelled(topic.id), actor)


def withdraw_news(actor: Member, topic: Topic) -> None:
    """Make a draft of published news: whoever reads it now is put out. Twice is once. Raises Refused."""
    lock(topic)
    require(can_publish(actor, topic))
    plan_for(topic).note = ""
    withdraw_topic(actor, topic)


def publish_due() -> int:
    """Publish what is due, each in its own transaction, and return how many that were.

    Two workers may do this at once: the topic is held, and what the other published is not due any more.
    """
    due = select(NewsPlan.topic_id).where(NewsPlan.publish_at <= clock.now())
    ids = list(db.session.scalars(due.order_by(NewsPlan.publish_at).limit(BATCH)))
    db.session.rollback()
    return sum(_publish_if_due(topic_id) for topic_id in ids)


def _publish_if_due(topic_id: int) -> bool:
    with transaction():
        topic = lock(db.session.get_one(Topic, topic_id))
        plan = plan_for(topic)
        if plan.publish_at is None or plan.publish_at > clock.now():
            return False
        actor = plan.scheduled_by or topic.author
        if topic.is_published or not can_publish(actor, topic):
            # Whoever chose the moment may not publish any more; somebody who may has to look at it.
            plan.publish_at, plan.note = None, "" if topic.is_published else "refused"
            return False
        publish_news(actor, topic)
        return True


def unpin_due() -> int:
    """Give pinned news whose time is over its ordinary place again, and return how many that were."""
    due = select(Topic.id).where(Topic.pinned_until <= clock.now()).limit(BATCH)
    ids = list(db.session.scalars(due))
    db.session.rollback()
    for topic_id in ids:
        with transaction():
            _unpin(lock(db.session.get_one(Topic, topic_id)))
    return len(ids)


def _unpin(topic: Topic) -> None:
    if topic.pinned_until is None or topic.pinned_until > clock.now():
        return
    topic.pinned_until = None
    if topic.is_pinned:
        topic.pinned_at = None
        record(TopicUnpinned(topic.id, topic.space_id))
