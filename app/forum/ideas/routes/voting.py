"""Voting, and taking a vote back."""

from __future__ import annotations

from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.limits import limiter
from app.forum.ideas import operations as do
from app.forum.ideas.routes.blueprint import ideas
from app.forum.topics import streams
from app.forum.topics.routes.deciding import is_on, write
from app.people.sign_in import signed_in


@ideas.route("/topics/<int:topic_id>/vote", methods=["POST", "DELETE"])
@signed_in
@limiter.limit(limits.REACTING)
def vote(topic_id: int) -> ResponseReturnValue:
    """Vote for an idea, or take the vote back."""
    return write(topic_id, do.cast_vote if is_on() else do.take_back_vote, streams.votes_changed)
