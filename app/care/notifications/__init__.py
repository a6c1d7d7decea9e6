"""What members are told on the site: the bell and its list."""

from __future__ import annotations

from datetime import date

from flask import Flask
from flask_babel import format_date


def init(app: Flask) -> None:
    """Register the pages, the number on the bell, and what turns events into notifications."""
    from app.care.notifications import answering, handlers, ideas, polls, questions
    from app.care.notifications.operations import mark_topics_read
    from app.care.notifications.queries import unread_count
    from app.care.notifications.routes import notifications
    from app.core.counters import register_counter
    from app.forum.topics.gathering import on_read

    assert handlers is not None and answering is not None and ideas is not None and questions is not None
    assert polls is not None
    app.register_blueprint(notifications)
    app.jinja_env.filters["day_name"] = day_name
    register_counter("bell", unread_count)
    if mark_topics_read not in on_read:
        on_read.append(mark_topics_read)


def day_name(day: date) -> str:
    """A day in the reader's language."""
    return str(format_date(day, "d MMMM yyyy"))
