"""Ideas: what members want, what the company says to it, and what comes of it."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of ideas and what their forms do."""
    from app.forum.ideas.routes import ideas

    app.register_blueprint(ideas)
