"""What happens to topics changes the rank of ideas."""

from __future__ import annotations

from app.core.db import db, lock
from app.core.events import EventRow, later
from app.forum.ideas.ranking import rerank
from app.forum.topics.events import TopicClosed, TopicOpened, TopicReopened
from app.forum.topics.models import Topic


@later(
    TopicOpened,
    TopicClosed,
    TopicReopened,
    also_imports=True,
    name="ideas.rank",
    aliases=("forum.ideas.handlers.rank_idea",),
)
def rank_idea(event: TopicOpened | TopicClosed | TopicReopened, row: EventRow) -> None:
    """Give an idea its rank: in the middle when it is new, below the others when it takes no more votes."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is not None and topic.kind == "idea":
        rerank(lock(topic))
