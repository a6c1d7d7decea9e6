"""What members keep for later: posts, with a note and a reminder of their own."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Have reminders given when their time comes."""
    from app.forum.bookmarks import chores

    assert chores is not None
