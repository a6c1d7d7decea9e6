"""What ends a case without a decision in the queue."""

from __future__ import annotations

from app.care.moderation.operations import close_case_of
from app.core.db import db
from app.core.events import EventRow, later
from app.forum.topics.events import PostRemoved, TopicEvent, TopicRemoved
from app.forum.topics.models import Post
from app.forum.topics.queries.visible import first_post_id
from app.people.accounts.models import Member


@later(PostRemoved, TopicRemoved, name="moderation.close_case")
def close_case_of_removed(event: TopicEvent, row: EventRow) -> None:
    """Close the case of a post that a moderator removed elsewhere: it needs no decision any more.

    One that was hidden only because it was reported waits on. A case that was opened since is another one.
    """
    post_id = event.post_id if isinstance(event, PostRemoved) else first_post_id(event.topic_id)
    post = db.session.get(Post, post_id) if post_id else None
    actor = db.session.get(Member, row.actor_id) if row.actor_id else None
    if post is not None and actor is not None and actor.can_moderate:
        close_case_of(actor, post, before=row.created_at)
