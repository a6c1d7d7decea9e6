"""What changes for ideas on open pages: votes by importance, what became of a merged idea, the roadmap."""

from __future__ import annotations

from app.forum.ideas.events import IdeaMerged, IdeaUnmerged
from app.forum.ideas.queries import first_votes
from app.forum.ideas.queries.board import COLUMNS, OPEN, order_of
from app.forum.topics import streams as topics
from app.forum.topics.again import stream
from app.forum.topics.events import VotesChanged
from app.forum.topics.fragments import partial
from app.forum.topics.list_streams import shows_in_lists
from app.forum.topics.models import Topic
from app.forum.topics.streams import shows_members, shows_topic
from app.people.accounts.queries import members_by_id

ON_BOARD = (*COLUMNS, "declined")


def votes_changed(topic: Topic) -> str:
    """How many want an idea, and how much."""
    html = partial("ideas/_importance.html", topic=topic)
    return topics.votes_changed(topic) + stream("replace", f"topic-{topic.id}-importance", html)


def merged_changed(topic: Topic) -> str:
    """An idea that was merged, or stands for itself again: status, history, and the numbers it has now."""
    return topics.status_changed(topic) + votes_changed(topic)


def voters_changed(topic: Topic) -> str:
    """Who wants an idea, and why; for members."""
    html = partial("ideas/_voters.html", topic=topic, votes=first_votes(topic))
    return stream("replace", f"topic-{topic.id}-voters", html)


def card_changed(topic_id: int, topic: Topic | None) -> str:
    """The card of an idea in its column of the roadmap; it leaves when it belongs there no more."""
    if topic is not None and topic.kind != "idea":
        return ""
    gone = stream("remove", f"roadmap-card-{topic_id}")
    if topic is None or not _is_shown(topic):
        return gone
    owner = members_by_id([topic.status_owner_id]).get(topic.status_owner_id or 0)
    card = partial("ideas/_card.html", topic=topic, owner=owner, order=order_of(topic))
    return gone + stream("prepend", f"roadmap-{topic.status or OPEN}", card)


def _is_shown(topic: Topic) -> bool:
    removed = topic.is_deleted or topic.is_hidden or topic.is_archived
    return (topic.status or OPEN) in ON_BOARD and topic.is_for_all_readers and not removed


shows_topic(VotesChanged, votes_changed)
shows_members(VotesChanged, voters_changed)
shows_topic(IdeaMerged, merged_changed)
shows_topic(IdeaUnmerged, merged_changed)
shows_in_lists(card_changed)
