"""The two doors: one for moderators only, one for every member."""

from __future__ import annotations

from flask import Blueprint

from app.core.errors import NotFound
from app.people.accounts.permissions import can_moderate
from app.people.accounts.queries import current_viewer

moderation = Blueprint("moderation", __name__, url_prefix="/moderation")
reporting = Blueprint("reporting", __name__)


@moderation.before_request
def moderators_only() -> None:
    """For everybody else there is nothing here."""
    if not can_moderate(current_viewer()):
        raise NotFound
