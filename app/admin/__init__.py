"""The administrators' rooms: the state of things, spaces, members, settings, failed jobs."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of administrators."""
    from app.admin.routes import admin

    app.register_blueprint(admin)
