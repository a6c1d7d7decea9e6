"""Moving conversations: to another space, another kind, apart, and together."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages for staff, the panels, and what open pages are told."""
    from app.forum.moving.panels import show_panels
    from app.forum.moving.routes import moving
    from app.forum.moving.streams import tell_pages

    app.register_blueprint(moving)
    show_panels()
    tell_pages()
