"""The one door to these rooms."""

from __future__ import annotations

from flask import Blueprint

from app.core.errors import NotFound
from app.people.accounts.permissions import can_administer
from app.people.accounts.queries import current_viewer

admin = Blueprint("admin", __name__, url_prefix="/admin")


@admin.before_request
def administrators_only() -> None:
    """For everybody else there is nothing here."""
    if not can_administer(current_viewer()):
        raise NotFound
