"""Polls: a question with choices on the first post of a topic."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages, the panel, the composer's part, what events change, and the clock."""
    from app.forum.polls import chores, panels, streams
    from app.forum.polls.forms import ENDS
    from app.forum.polls.models import SHOWN, WAYS
    from app.forum.polls.routes import polls

    offered = {"poll_ways": WAYS, "poll_shown": SHOWN, "poll_ends": ENDS, "poll_bounds": panels.bounds}
    app.jinja_env.globals.update(offered)
    panels.add()
    streams.add()
    assert chores  # it registers itself once it is imported
    app.register_blueprint(polls)
