"""What the tests of administrators' rooms share."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.audit_log import AuditEntry
from app.core.db import db
from app.forum.spaces.models import Space
from tests.support.cast import Cast

FORM = {
    "name": "Night riders",
    "description": "For those who ride in the dark.",
    "audience": "open",
    "join_policy": "free",
    "posting": "everyone",
    "hue": "120",
    "kinds": ["question", "discussion"],
    "version": "1",
}


@pytest.fixture
def admin(cast: Cast) -> FlaskClient:
    """The browser of an administrator."""
    return cast.browser("admin")


@pytest.fixture
def log(app: Flask) -> Any:
    """The actions in the log that only grows, oldest first."""

    def actions() -> list[str]:
        with app.app_context():
            return list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))

    return actions


def space_named(app: Flask, name: str) -> Space | None:
    """The space of this name as it stands."""
    with app.app_context():
        return db.session.scalar(select(Space).where(Space.name == name))
