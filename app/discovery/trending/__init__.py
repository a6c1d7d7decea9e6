"""What moves people: topics, tags and spaces by distinct customers, against the period before."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Register the pages."""
    from app.discovery.trending.routes import trending

    app.register_blueprint(trending)
