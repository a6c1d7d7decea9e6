"""Writing streams. What differs from reader to reader is never sent: pages ask for parts of themselves."""

from __future__ import annotations

from typing import Any

from flask import request
from markupsafe import escape

from app.forum.topics.models import Topic

HEADER = "X-Hearth-Again"


def stream(action: str, target: str, html: str = "", **attributes: Any) -> str:
    """One `<turbo-stream>`; further attributes are written with dashes."""
    more = "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    inside = "" if action == "remove" else f"<template>{html}</template>"
    return f'<turbo-stream action="{action}" target="{target}"{more}>{inside}</turbo-stream>'


def again(*ids: str) -> str:
    """A stream that has every open page fetch itself once more and renew the elements of these ids."""
    return f'<turbo-stream action="hearth-again" target="{" ".join(ids)}"></turbo-stream>'


def parts_of(topic: Topic, *parts: str) -> str:
    """The same for parts of a topic's page: "above" and "beneath" the first post, "answer", "beside" …"""
    return again(*(f"topic-{topic.id}-{part}" for part in parts))


def is_asked_again() -> bool:
    """Whether an open page asks for itself, so that nobody has read anything by it."""
    return HEADER in request.headers
