"""The way of every write on a topic: found through the caller, in one transaction, once for its key."""

from __future__ import annotations

from collections.abc import Callable

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.once import once
from app.core.db import transaction
from app.forum.topics.models import Topic
from app.forum.topics.queries import topic_or_404


def on_topic(caller: Caller, topic_id: int, effect: Callable[[Topic, str], Answer]) -> Answer:
    """Do one thing to a topic the caller may see; `effect` is given the topic and a client token.

    Raises NotFound, and what `once` and the effect raise.
    """
    with transaction():
        topic = topic_or_404(caller.viewer, topic_id)
        return once(caller, lambda token: effect(topic, token))
