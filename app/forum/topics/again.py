"""What differs from reader to reader is never sent: open pages are told to ask for parts of themselves."""

from __future__ import annotations

from flask import request

from app.forum.topics.models import Topic

HEADER = "X-Hearth-Again"


def again(*ids: str) -> str:
    """A stream that has every open page fetch itself once more and renew the elements of these ids."""
    return f'<turbo-stream action="hearth-again" target="{" ".join(ids)}"></turbo-stream>'


def parts_of(topic: Topic, *parts: str) -> str:
    """The same for parts of a topic's page: "above" and "beneath" the first post, "answer", "beside" …"""
    return again(*(f"topic-{topic.id}-{part}" for part in parts))


def is_asked_again() -> bool:
    """Whether an open page asks for itself, so that nobody has read anything by it."""
    return HEADER in request.headers
