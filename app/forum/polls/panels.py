"""The poll on the page of its topic, and its part of the composer."""

from __future__ import annotations

from typing import Any

from app.core import clock
from app.forum.polls.forms import LONGEST, NAMES, read_poll, texts_of
from app.forum.polls.operations import write_poll
from app.forum.polls.queries import has_votes, poll_of, view_of
from app.forum.topics.models import Topic
from app.forum.topics.queries import TopicPage
from app.forum.topics.slots import Extra, Panel, add_extra, add_panel
from app.people.accounts.models import Viewer


def load(viewer: Viewer, page: TopicPage) -> dict[str, Any] | None:
    """The poll of a topic for its first page; None when there is none."""
    if not page.topic.has_poll or page.after:
        return None
    poll = poll_of(page.topic.id)
    return None if poll is None else {"view": view_of(viewer, page.topic, poll)}


def texts(topic: Topic) -> dict[str, str]:
    """The composer's fields for the poll of a topic."""
    poll = poll_of(topic.id) if topic.has_poll else None
    return texts_of(poll, poll is not None and has_votes(poll))


def bounds() -> tuple[str, str]:
    """The first and the last moment at which a poll can end, as a field for moments writes them."""
    now = clock.now()
    return f"{now:%Y-%m-%dT%H:%M}", f"{now + LONGEST:%Y-%m-%dT%H:%M}"


def add() -> None:
    """Put both in their places."""
    add_panel(Panel("first", "polls/_panel.html", load))
    add_extra(Extra("polls/_fields.html", NAMES, read_poll, write_poll, texts))
