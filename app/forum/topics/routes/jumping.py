"""Places in a topic by their meaning: the first unread post, the solution, the end, a number."""

from __future__ import annotations

from flask import redirect, request
from flask.typing import ResponseReturnValue

from app.core.forms import row_number
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_or_404
from app.forum.topics.queries.reads import first_unread_number, post_id_at
from app.forum.topics.routes.blueprint import topics
from app.people.accounts.queries import current_viewer


@topics.get("/topics/<int:topic_id>/unread")
def unread(topic_id: int) -> ResponseReturnValue:
    """The first post the reader has not seen; the last one when they have seen all."""
    topic = topic_or_404(current_viewer(), topic_id)
    return _to(topic, first_unread_number(current_viewer(), topic))


@topics.get("/topics/<int:topic_id>/solution")
def to_solution(topic_id: int) -> ResponseReturnValue:
    """The reply that solved a question; the question itself while there is none."""
    topic = topic_or_404(current_viewer(), topic_id)
    return redirect(f"/posts/{topic.solution_post_id}" if topic.solution_post_id else topic.url, 303)


@topics.get("/topics/<int:topic_id>/end")
def end(topic_id: int) -> ResponseReturnValue:
    """The last post."""
    topic = topic_or_404(current_viewer(), topic_id)
    return _to(topic, topic.posts_count)


@topics.get("/topics/<int:topic_id>/jump")
def jump(topic_id: int) -> ResponseReturnValue:
    """The post with a number, or the nearest there is."""
    topic = topic_or_404(current_viewer(), topic_id)
    return _to(topic, min(max(row_number(request.args.get("number")), 1), topic.posts_count))


def _to(topic: Topic, number: int) -> ResponseReturnValue:
    post_id = post_id_at(topic, number) if number > 1 else None
    return redirect(f"/posts/{post_id}" if post_id else topic.url, 303)
