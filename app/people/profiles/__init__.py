"""What members say of themselves: name, picture, words, and how pages look for them."""

from __future__ import annotations

from flask import Flask


def init(app: Flask) -> None:
    """Attach the settings of one's own profile, and the pictures."""
    from app.people.profiles.routes import profiles

    app.register_blueprint(profiles)
