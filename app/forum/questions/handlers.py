"""What follows from what happened to questions; each may run twice and does its work once."""

from __future__ import annotations

from sqlalchemy import select

from app.core.db import db
from app.core.events import EventRow, later
from app.forum.questions.models import ReopenRequest
from app.forum.questions.operations.reopening import settle
from app.forum.topics.events import TopicReopened


@later(
    TopicReopened,
    name="questions.settle_reopen_requests",
    aliases=("forum.questions.handlers.settle_requests",),
)
def settle_requests(event: TopicReopened, row: EventRow) -> None:
    """Whoever waited for a question to be reopened has what they wanted."""
    waiting = (ReopenRequest.topic_id == event.topic_id, ReopenRequest.outcome == "")
    for request in db.session.scalars(select(ReopenRequest).where(*waiting)).all():
        settle(row.actor_id, request, "reopened")
