"""The blueprint of topics, and the two ways in which a write answers."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.typing import ResponseReturnValue

from app.core.http import stream_response, wants_stream
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import PAGE

topics = Blueprint("topics", __name__)


def done(stream: str, url: str) -> ResponseReturnValue:
    """What changed, in place, for a browser that asked for streams; otherwise the page that shows it."""
    return stream_response(stream) if wants_stream() else redirect(url, 303)


def url_of(topic: Topic, number: int, post_id: int) -> str:
    """The address of a post on the page of its topic where it stands."""
    after = (number - 1) // PAGE * PAGE
    return f"{topic.url}{f'?after={after}' if after else ''}#post-{post_id}"


def post_url(post: Post) -> str:
    """The same for a post with its topic loaded."""
    return url_of(post.topic, post.number, post.id)
