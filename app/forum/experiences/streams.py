"""What consent changes on open pages: a quote that was withdrawn leaves the wall."""

from __future__ import annotations

from app.forum.experiences.events import QuoteAllowed, QuoteWithdrawn
from app.forum.topics.models import Topic
from app.forum.topics.streams import quiet, shows_topic, stream


def withdrawn(topic: Topic) -> str:
    """The quote leaves the wall of whoever has it open."""
    return stream("remove", f"quote-{topic.id}")


def allowed(topic: Topic) -> str:
    """A new quote waits for the next visit: what is read does not move."""
    return ""


def add() -> None:
    """Register what the events change; no list shows who may be quoted."""
    shows_topic(QuoteWithdrawn, withdrawn)
    shows_topic(QuoteAllowed, allowed)
    quiet(QuoteAllowed, QuoteWithdrawn)
