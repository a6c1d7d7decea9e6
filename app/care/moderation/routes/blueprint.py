"""The blueprints: one for moderators only, but for the trash of staff, and one for every member."""

from __future__ import annotations

from flask import Blueprint, request

from app.care.moderation.permissions import can_moderate, can_see_trash
from app.core.errors import NotFound
from app.people.accounts.queries import current_viewer

moderation = Blueprint("moderation", __name__, url_prefix="/moderation")
reporting = Blueprint("reporting", __name__)
FOR_STAFF = {"moderation.trash", "moderation.restore_one"}


@moderation.before_request
def moderators_only() -> None:
    """For everybody else there is nothing here, but for the trash, where staff find what they deleted."""
    viewer = current_viewer()
    if not can_moderate(viewer) and not (request.endpoint in FOR_STAFF and can_see_trash(viewer)):
        raise NotFound
