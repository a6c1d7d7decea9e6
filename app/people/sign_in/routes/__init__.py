"""The pages of signing in and joining."""

from __future__ import annotations

from flask import Blueprint, Flask

sign_in = Blueprint("sign_in", __name__)


def register(app: Flask) -> None:
    """Add every page of this room to the application."""
    from app.people.sign_in.routes import (  # noqa: F401
        addresses,
        coding,
        devices,
        entering,
        finishing,
        joining,
        mailing,
        passwords,
        setting_up,
    )

    app.register_blueprint(sign_in)
