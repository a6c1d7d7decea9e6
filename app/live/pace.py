"""How often a page may ask for what it missed, and how that ended: counted, and kept within bounds."""

from __future__ import annotations

from flask import Response, request

from app.core import figures
from app.people.accounts.queries import current_viewer

# Every open page asks after a restart of the server, and a whole office of guests may share one address.
OF_A_MEMBER = "1200 per minute"
OF_AN_ADDRESS = "6000 per minute"
RESULTS = {200: "ok", 410: "too_long", 404: "refused", 429: "limited"}


def pace() -> str:
    """The limit for whoever asks: a member, or the address of guests."""
    return OF_AN_ADDRESS if current_viewer().is_guest else OF_A_MEMBER


def count(response: Response) -> Response:
    """Count how the asking for what was missed ended."""
    if request.endpoint == "live.catch_up" and response.status_code in RESULTS:
        figures.caught_up(RESULTS[response.status_code])
    return response
