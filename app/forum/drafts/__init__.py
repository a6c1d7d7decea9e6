"""Drafts: what somebody is writing, kept on the server so that any device can go on with it."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of drafts and the chore that lets old ones go."""
    from app.forum.drafts import chores
    from app.forum.drafts.routes import drafts

    app.register_blueprint(drafts)
    assert chores
