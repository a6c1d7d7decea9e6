"""A community that only members read: guests find the way in and nothing else."""

from __future__ import annotations

from flask import Flask, request
from flask.typing import ResponseReturnValue

from app.core.settings import settings
from app.people.accounts.guards import ask_to_sign_in
from app.people.accounts.queries import current_viewer

# The way in, what a browser needs to draw it, and what asks for its own proof.
OPEN_ROOMS = {"sign_in", "api", "live"}
OPEN_PAGES = {
    "news.member_feed",
    "news.member_space_feed",
    "static",
    "web.contact",
    "web.favicon",
    "web.healthz",
    "web.metrics",
    "web.readyz",
    "web.robots",
    "web.viewer_css",
    "spaces.invitation",
}
# Programs read these with their token, which is asked for there.
BY_TOKEN = {"topics.attachment", "topics.small_attachment"}


def init_closed(app: Flask) -> None:
    """Ask guests to sign in before every other page, as long as they may not read."""
    app.before_request(ask_guests_to_sign_in)


def ask_guests_to_sign_in() -> ResponseReturnValue | None:
    """The same answer whether or not there is something at an address."""
    endpoint = request.endpoint or ""
    if endpoint in BY_TOKEN and request.headers.get("Authorization", "").lower().startswith("bearer "):
        return None
    if endpoint in OPEN_PAGES or endpoint.partition(".")[0] in OPEN_ROOMS:
        return None
    if settings().guests_may_read or not current_viewer().is_guest:
        return None
    return ask_to_sign_in()
