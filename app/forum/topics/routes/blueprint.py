"""The blueprint of topics, and the two ways in which a write answers."""

from __future__ import annotations

from flask import Blueprint, redirect
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from werkzeug.routing import BaseConverter, ValidationError

from app.core.http import stream_response, wants_stream
from app.forum.topics.kinds import PATHS, Kind
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries import PAGE
from app.forum.topics.queries.best import sorts_best

topics = Blueprint("topics", __name__)


class KindPath(BaseConverter):
    """The path of a kind in an address; no other word matches."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Kind:
        """The kind of this path."""
        if value not in PATHS:
            raise ValidationError
        return PATHS[value]

    def to_url(self, value: Kind | str) -> str:
        """Its path."""
        return value.path if isinstance(value, Kind) else value


@topics.record
def know_kinds(state: BlueprintSetupState) -> None:
    """Let addresses name kinds."""
    state.app.url_map.converters.setdefault("kind", KindPath)


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
