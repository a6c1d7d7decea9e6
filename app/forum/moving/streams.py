"""What open pages are told when posts come or go; nothing names the other topic, which not all may see."""

from __future__ import annotations

from app.forum.moving.queries import posts_gone_from
from app.forum.topics.again import again, stream
from app.forum.topics.events import (
    KindChanged,
    PostsArrived,
    PostsLeft,
    TopicMerged,
    TopicMoved,
    TopicSplitOff,
)
from app.forum.topics.models import Topic
from app.forum.topics.streams import doors_changed, shows_topic


def page_changed(topic: Topic) -> str:
    """Nearly everything differs: the page asks for itself as a whole, and posts that came wait in it."""
    return again("main", "context")


def posts_left(topic: Topic) -> str:
    """The same, and the posts that went go at once: their place may be one that not all may see."""
    return "".join(stream("remove", f"post-{gone}") for gone in posts_gone_from(topic)) + page_changed(topic)


def merged_away(topic: Topic) -> str:
    """The conversation goes on elsewhere: its page says so, and where to."""
    return "".join(stream("remove", f"post-{gone}") for gone in posts_gone_from(topic)) + doors_changed(topic)


def tell_pages() -> None:
    """Register what each event changes."""
    shows_topic(PostsLeft, posts_left)
    shows_topic(TopicMerged, merged_away)
    for kind in (PostsArrived, KindChanged, TopicMoved):
        shows_topic(kind, page_changed)
    shows_topic(TopicSplitOff, lambda topic: "")
