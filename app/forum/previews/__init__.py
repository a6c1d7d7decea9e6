"""Previews of links: a card under a post that says what a link leads to, fetched by the server."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the way to remove a preview, and the work that fetches them."""
    from app.forum.previews import chores, handlers
    from app.forum.previews.events import PreviewsChanged
    from app.forum.previews.routes import previews
    from app.forum.topics.list_streams import quiet

    assert chores and handlers
    quiet(PreviewsChanged)
    app.register_blueprint(previews)
