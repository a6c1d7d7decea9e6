"""What an event changes where topics are listed, as Turbo Streams that are the same for every reader."""

from __future__ import annotations

from collections.abc import Callable

from app.core.events import Event
from app.forum.topics import events as happened
from app.forum.topics.again import again, stream
from app.forum.topics.fragments import drawn_once, render_topic_row
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_as_shown
from app.people.accounts.queries import members_by_id

LIST = "topics"


def list_streams_for(event: Event) -> str:
    """The streams for lists that hold the event's topic, or could; empty when its row stays as it is."""
    if not isinstance(event, happened.TopicEvent) or not event.audience.startswith("space:"):
        return ""
    topic = topic_as_shown(event.topic_id)
    row = "" if isinstance(event, (*QUIET, *_quiet)) else _list_row(event, topic)
    return row + "".join(draw(event, topic) for draw in ELSEWHERE if topic)


def _list_row(event: happened.TopicEvent, topic: Topic | None) -> str:
    if topic is None or topic.space_id != event.space_id:
        # It stands in another space now, which not everybody here may read.
        gone = stream("remove", f"topic-row-{event.topic_id}") + _in_lists(event.topic_id, None)
        return gone + _on_front(event, topic)
    if isinstance(event, happened.TopicNarrowed):
        # Whoever may still see it keeps it; the others saw it until now.
        row = f"topic-row-{topic.id}"
        narrowed = again(row) if topic.is_published else stream("remove", row)
        return narrowed + _in_lists(topic.id, None) + _on_front(event, topic)
    return _listed(event, topic) if topic.audience == "readers" else ""


def _listed(event: Event, topic: Topic) -> str:
    return row_changed(topic) + _in_lists(topic.id, topic) + _on_front(event, topic)


def _on_front(event: Event, topic: Topic | None) -> str:
    """News stands above the list of the front page; which one it is differs from reader to reader."""
    was_news = topic is None or KINDS[topic.kind].on_front or isinstance(event, happened.KindChanged)
    return again("must-reads-waiting", "front") if was_news and isinstance(event, FRONT) else ""


def circle_streams_for(event: Event) -> str:
    """The streams for lists of those only who joined the space, about what is meant for them alone."""
    if not isinstance(event, happened.TopicEvent) or isinstance(event, (*QUIET, *_quiet)):
        return ""
    topic = topic_as_shown(event.topic_id)
    if topic is None or topic.space_id != event.space_id or topic.audience == "readers":
        return ""
    return _listed(event, topic)


@drawn_once
def row_changed(topic: Topic) -> str:
    """The row of a topic in its present state; it leaves lists when the topic was removed."""
    if not topic.is_published:
        return ""
    if topic.is_deleted or topic.is_hidden or topic.is_moved:
        return stream("remove", f"topic-row-{topic.id}")
    row = render_topic_row(topic, members_by_id(topic.faces))
    return stream("hearth-topic", LIST, row, data_author_id=topic.last_poster_id or topic.author_id)


def quiet(*kinds: type[Event]) -> None:
    """Say that these events of a room above change nothing that the row of a topic shows."""
    _quiet.update(kinds)


_quiet: set[type[Event]] = set()


ELSEWHERE: list[Callable[[Event, Topic], str]] = []


def shows_elsewhere(draw: Callable[[Event, Topic], str]) -> None:
    """Let a room above say what any event of a topic changes on pages that are no lists of topics. What it
    draws reaches all who may read the space, whoever may see the topic, so it must say nothing of it."""
    ELSEWHERE.append(draw)


def shows_in_lists(draw: Callable[[int, Topic | None], str]) -> None:
    """Let a room above say what else changes where topics are listed; None for a topic that left."""
    IN_LISTS.append(draw)


def _in_lists(topic_id: int, topic: Topic | None) -> str:
    return "".join(draw(topic_id, topic) for draw in IN_LISTS)


IN_LISTS: list[Callable[[int, Topic | None], str]] = []
FRONT = (
    happened.TopicOpened,
    happened.TopicEdited,
    happened.TopicRemoved,
    happened.TopicReturned,
    happened.TopicNarrowed,
    happened.TopicWidened,
    happened.TopicPinned,
    happened.TopicUnpinned,
    happened.TopicArchived,
    happened.TopicUnarchived,
    happened.TopicLeft,
    happened.TopicMoved,
    happened.TopicMerged,
    happened.KindChanged,
)
QUIET = (
    happened.PostEdited,
    happened.RevisionErased,
    happened.PostErased,
    happened.ReactionsChanged,
    happened.HelpfulChanged,
    happened.RelatedChanged,
)
