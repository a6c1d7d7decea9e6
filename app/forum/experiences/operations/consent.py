"""Agreeing to be quoted, and taking that back. Consent is for the author's present words."""

from __future__ import annotations

from app.core import clock
from app.core.db import lock
from app.core.events import record
from app.core.permissions import require
from app.forum.experiences.events import QuoteAllowed, QuoteWithdrawn
from app.forum.experiences.permissions import can_allow_quotes, can_withdraw_quotes
from app.forum.experiences.queries.quotes import consent_rests
from app.forum.topics.models import Topic
from app.people.accounts.models import Member


def allow_quotes(actor: Member, topic: Topic) -> None:
    """Agree that the company quotes an experience with one's name; twice is once. Raises Refused.

    Consent that rests, because somebody else changed the words, is given anew for the words as they are now.
    """
    lock(topic)
    require(can_allow_quotes(actor, topic))
    if topic.quotable_at is None or consent_rests(topic):
        topic.quotable_at = clock.now()
        record(QuoteAllowed(topic.id, topic.space_id), actor)


def withdraw_quotes(actor: Member, topic: Topic) -> None:
    """Take consent back; nothing happens without. Raises Refused unless its author asks."""
    lock(topic)
    require(can_withdraw_quotes(actor, topic))
    if topic.quotable_at is not None:
        topic.quotable_at = None
        record(QuoteWithdrawn(topic.id, topic.space_id), actor)
