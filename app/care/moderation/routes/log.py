"""The log that only grows."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.actions import action_label
from app.care.moderation.queries import log_page
from app.care.moderation.routes.blueprint import moderation
from app.core.errors import NotFound
from app.people.accounts.models import Member
from app.people.accounts.queries import current_viewer, member_or_404


@moderation.get("/log")
def log() -> ResponseReturnValue:
    """What was done by whom, newest first; narrowed to one member by handle."""
    handle = request.args.get("member", "").strip().removeprefix("@")
    member = member_or_none(handle)
    unknown = bool(handle) and member is None
    entries = None if unknown else log_page(current_viewer(), member, request.args.get("after"))
    return render_template(
        "moderation/log.html",
        entries=entries,
        member=member,
        handle=handle,
        unknown=unknown,
        label=action_label,
    )


def member_or_none(handle: str) -> Member | None:
    """The member of this handle, if any."""
    try:
        return member_or_404(current_viewer(), handle) if handle else None
    except NotFound:
        return None
