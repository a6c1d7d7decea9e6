"""The JSON API: the same queries and operations as the pages, for programs."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the endpoints under /api/v1, and the page on which members make tokens."""
    from app.api.registry import api
    from app.api.routes import tokens

    app.register_blueprint(api)
    app.register_blueprint(tokens)
