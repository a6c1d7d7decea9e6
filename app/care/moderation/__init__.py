"""Moderation: reports, the queue, sanctions, approvals, and the pages of the audit log."""

from __future__ import annotations

from flask import Flask

from app.core.markup import plain_text


def init(app: Flask) -> None:
    """Register the pages, the numbers in the frame, and what ends cases."""
    from app.care.moderation import former_jobs, handlers
    from app.care.moderation.queries import (
        may_decide,
        moderation_notices,
        open_count,
        unseen_count,
        waiting_count,
        was_reported,
    )
    from app.care.moderation.routes import moderation, reporting
    from app.core import audit_triggers
    from app.core.counters import register_counter
    from app.forum.topics.operations.editing import ends_grace

    assert former_jobs and handlers and audit_triggers  # they listen once they are imported
    if was_reported not in ends_grace:
        ends_grace.append(was_reported)
    app.register_blueprint(moderation)
    app.register_blueprint(reporting)
    app.jinja_env.filters["words"] = words
    app.jinja_env.globals["moderation_notices"] = moderation_notices
    app.jinja_env.globals["may_decide"] = may_decide
    register_counter("moderation", open_count)
    register_counter("approvals", waiting_count)
    register_counter("sanctions", unseen_count)


def words(html: str, most: int) -> str:
    """The first words of a post, without markup."""
    text = plain_text(html)
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
