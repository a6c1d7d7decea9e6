"""What open pages are told when posts come or go; nothing names the other topic, which not all may see."""

from __future__ import annotations

from app.forum.moving.queries import posts_gone_from
from app.forum.topics.again import parts_of
from app.forum.topics.events import KindChanged, PostsArrived, PostsLeft, TopicMoved, TopicSplitOff
from app.forum.topics.fragments import partial
from app.forum.topics.models import Topic
from app.forum.topics.queries import post_as_shown
from app.forum.topics.streams import doors_changed, shows_topic, solution, state, stream


def posts_changed(topic: Topic) -> str:
    """Posts came or went: the numbers, the solution, and a bar with the way to the page as it stands now."""
    bar = stream("replace", f"topic-{topic.id}-moves", partial("moving/_changed.html", topic=topic))
    chosen = post_as_shown(topic.solution_post_id) if topic.solution_post_id else None
    arranged = state(topic) + (solution(topic, chosen) if topic.is_question else "") + bar
    return arranged + parts_of(topic, "lines", "beside")


def posts_left(topic: Topic) -> str:
    """The same, without the posts that went."""
    return "".join(stream("remove", f"post-{gone}") for gone in posts_gone_from(topic)) + posts_changed(topic)


def head_changed(topic: Topic) -> str:
    """A topic is of another kind or elsewhere: its head, and the bar, since more of the page differs."""
    bar = stream("replace", f"topic-{topic.id}-moves", partial("moving/_changed.html", topic=topic))
    return doors_changed(topic) + bar


def tell_pages() -> None:
    """Register what each event changes."""
    shows_topic(PostsLeft, posts_left)
    shows_topic(PostsArrived, posts_changed)
    shows_topic(KindChanged, head_changed)
    shows_topic(TopicMoved, head_changed)
    shows_topic(TopicSplitOff, lambda topic: "")
