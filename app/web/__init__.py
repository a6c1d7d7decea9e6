"""The shell of the pages: frame, errors, home and people."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the frame, the error pages and the pages that belong to no other room."""
    from app.web import (
        about,
        closed,
        errors,
        following,
        formatting,
        health,
        home,
        layout,
        old_links,
        people,
        space,
    )
    from app.web.blueprint import web

    # Their routes hang on the blueprint.
    assert about and following and formatting and health and home and old_links and people and space
    layout.init_layout(app)
    errors.init_errors(app)
    closed.init_closed(app)
    app.register_blueprint(web)
