"""The pages of the bell."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.notifications.operations import mark_everything_read, mark_read
from app.care.notifications.queries import by_day, count_unread, notification_or_404, notifications_page
from app.core import clock, limits
from app.core.db import transaction
from app.core.i18n import plural
from app.core.limits import limiter
from app.core.zones import zone_called
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

notifications = Blueprint("notifications", __name__, url_prefix="/notifications")


@notifications.get("")
@signed_in
def index() -> ResponseReturnValue:
    """What a member was told, newest first, by day."""
    only_unread = request.args.get("show") == "unread"
    cursor, zone = request.args.get("after"), current_viewer().zone
    page = notifications_page(current_viewer(), cursor, unread=only_unread)
    return render_template(
        "notifications/index.html",
        page=page,
        days=by_day(page.items, zone),
        unread=count_unread(current_viewer()),
        only_unread=only_unread,
        is_later_page=bool(cursor),
        today=clock.now().astimezone(zone_called(zone)).date(),
    )


@notifications.get("/<int:notification_id>/open")
@signed_in
def open_one(notification_id: int) -> ResponseReturnValue:
    """Mark one as read and go where it leads."""
    with transaction():
        found = notification_or_404(current_viewer(), notification_id)
        mark_read(current_member(), found)
    return redirect(found.target, 303)


@notifications.post("/read")
@signed_in
@limiter.limit(limits.REACTING)
def read_all() -> ResponseReturnValue:
    """Mark everything as read."""
    with transaction():
        number = mark_everything_read(current_member())
    flash(
        plural("One notification marked as read.", "%(num)s notifications marked as read.", number), "success"
    )
    return redirect("/notifications", 303)
