"""Who is here: every sign-in is a row, and each request asks whether it still counts."""

from __future__ import annotations

from flask import Flask

from app.people.accounts.guards import signed_in
from app.people.sign_in.guards import lately_proved
from app.people.sign_in.queries import current_sign_in_id, member_of_sign_in, sign_in_is_valid

__all__ = [
    "current_sign_in_id",
    "init",
    "lately_proved",
    "member_of_sign_in",
    "sign_in_is_valid",
    "signed_in",
]


def init(app: Flask) -> None:
    """Attach Flask-Security, the routes and the subscribers."""
    from app.people.sign_in import handlers, routes  # noqa: F401
    from app.people.sign_in.security import init_security

    init_security(app)
    routes.register(app)
