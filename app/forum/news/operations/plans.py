"""The plan of a piece of news, made on first use."""

from __future__ import annotations

from app.core.db import db
from app.forum.news.models import NewsPlan
from app.forum.topics.models import Topic


def plan_for(topic: Topic) -> NewsPlan:
    """The plan of a piece of news; its topic is held, so nobody makes a second one meanwhile.

    News that was there before plans were counts as announced.
    """
    plan = db.session.get(NewsPlan, topic.id, populate_existing=True)
    if plan is None:
        plan = NewsPlan(topic_id=topic.id, announced_at=topic.published_at, ship_reason="", note="")
        plan.reach = "group" if topic.audience == "group" else "readers"
        db.session.add(plan)
        db.session.flush()
    return plan
