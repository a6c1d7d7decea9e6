"""Conversations and their posts, in five kinds."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of topics, what templates know of kinds, and the counter of waiting questions."""
    from app.core.counters import register_counter
    from app.forum.topics.fragments import render_rows
    from app.forum.topics.kinds import KINDS, STATUSES
    from app.forum.topics.queries import unanswered_count
    from app.forum.topics.routes import topics

    app.jinja_env.globals.update(kinds=KINDS, statuses=STATUSES, topic_rows=render_rows)
    register_counter("unanswered", unanswered_count)
    app.register_blueprint(topics)
