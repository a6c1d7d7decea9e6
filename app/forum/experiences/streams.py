"""What experiences and consent change on open pages beside their own: products, and the wall of quotes."""

from __future__ import annotations

from app.core.events import Event
from app.forum.experiences.events import QuoteAllowed, QuoteWithdrawn
from app.forum.experiences.permissions import KIND
from app.forum.topics.again import again, stream
from app.forum.topics.events import KindChanged, MeTooChanged, ReactionsChanged, VotesChanged
from app.forum.topics.list_streams import quiet, shows_elsewhere
from app.forum.topics.models import Topic
from app.forum.topics.streams import shows_topic

NOT_SHOWN = (ReactionsChanged, VotesChanged, MeTooChanged)


def withdrawn(topic: Topic) -> str:
    """The quote leaves the wall of whoever has it open, whatever else is being asked for."""
    return stream("remove", f"quote-{topic.id}") + allowed(topic)


def allowed(topic: Topic) -> str:
    """What may be quoted is chosen, counted and ordered as each wall was asked for."""
    return again("quotes")


def figures_changed(event: Event, topic: Topic) -> str:
    """The ratings of products, what is said of them, and the words of quotes."""
    concerns = topic.kind == KIND or isinstance(event, KindChanged)
    return again("product", "quotes") if concerns and not isinstance(event, NOT_SHOWN) else ""


def add() -> None:
    """Register what the events change; no list shows who may be quoted."""
    shows_topic(QuoteWithdrawn, withdrawn)
    shows_topic(QuoteAllowed, allowed)
    quiet(QuoteAllowed, QuoteWithdrawn)
    shows_elsewhere(figures_changed)
