"""Ideas: what members want, what the company says to it, and what comes of it."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of ideas, their part of a topic's page, and what keeps their rank."""
    from app.forum.ideas import handlers, panels, streams
    from app.forum.ideas.ranking import note_viewers
    from app.forum.ideas.routes import ideas
    from app.forum.topics.gathering import on_read
    from app.forum.topics.models import IMPORTANCE

    assert handlers and panels and streams
    app.jinja_env.globals.update(importance_words=IMPORTANCE)
    app.register_blueprint(ideas)
    if note_viewers not in on_read:
        on_read.append(note_viewers)
