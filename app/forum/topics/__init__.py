"""Conversations and their posts, in five kinds."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of topics, what templates know of kinds, and the counter of waiting questions."""
    from app.core.counters import register_counter
    from app.forum.topics import chores
    from app.forum.topics.fragments import in_post, render_rows, row_words
    from app.forum.topics.kinds import KINDS, STATUSES
    from app.forum.topics.places import name_draft_places
    from app.forum.topics.queries import unanswered_count
    from app.forum.topics.routes import topics

    assert chores  # it registers itself once it is imported
    app.jinja_env.globals.update(kinds=KINDS, statuses=STATUSES, topic_rows=render_rows, row_words=row_words)
    app.jinja_env.filters["in_post"] = in_post
    register_counter("unanswered", unanswered_count)
    name_draft_places()
    app.register_blueprint(topics)
