"""The blueprint of topics, and the two ways in which a write answers."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.core.http import stream_response, wants_stream
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import PAGE
from app.forum.topics.queries.best import sorts_best

topics = Blueprint("topics", __name__)


def done(stream: str, url: str) -> ResponseReturnValue:
    """What changed, in place, for a browser that asked for streams; otherwise the page that shows it."""
    return stream_response(stream) if wants_stream() else redirect(url, 303)


def url_of(topic: Topic, number: int, post_id: int) -> str:
    """The address of a post on the page of its topic where it stands."""
    after = (number - 1) // PAGE * PAGE
    # Best first, a short topic has every post on its first page; of a long one, the order of time is sure.
    page = f"?after={after}" if after else "?order=time" if _is_long(topic) and sorts_best(topic) else ""
    return f"{topic.url}{page}#post-{post_id}"


def _is_long(topic: Topic) -> bool:
    return topic.posts_count > PAGE


def post_url(post: Post) -> str:
    """The same for a post with its topic loaded."""
    return url_of(post.topic, post.number, post.id)
