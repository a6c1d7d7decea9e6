"""Places with their own audience, which are also the groups."""

from flask import Flask


def init(app: Flask) -> None:
    """Attach the pages of spaces, and the words that describe them to templates."""
    from app.forum.spaces.models import AUDIENCES, JOIN_POLICIES, POSTING
    from app.forum.spaces.routes import spaces

    words = {"audiences": AUDIENCES, "join_policies": JOIN_POLICIES, "posting": POSTING}
    app.jinja_env.globals["space_words"] = words
    app.register_blueprint(spaces)
