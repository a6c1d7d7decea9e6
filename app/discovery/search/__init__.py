"""Full-text search over titles, texts and tags, on SQLite and PostgreSQL behind one interface."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Register the page and the subscribers that keep the index."""
    from app.discovery.search import handlers  # noqa: F401
    from app.discovery.search.routes import search

    app.register_blueprint(search)
