"""News: written as drafts, published at their time, read by all, and told to those who asked for it."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of news, their part of the composer and of the topic page, and what the clock does."""
    from app.core.counters import register_counter
    from app.core.zones import written_in
    from app.forum.news import chores, composing, panels
    from app.forum.news.covers import cover_of
    from app.forum.news.queries import must_read_count
    from app.forum.news.routes import news
    from app.forum.news.times import in_words

    assert chores is not None and panels is not None
    register_counter("must_read", must_read_count)
    app.jinja_env.filters.update(
        in_words_at=in_words, field_time=lambda moment, zone: written_in(zone, moment)
    )
    app.jinja_env.globals.update(
        cover_of=cover_of, ideas_to_ship=composing.ideas_to_ship, zone_choices=composing.zone_choices
    )
    app.register_blueprint(news)
