"""Small pages around the community: a person to contact, robots and the icon."""

from __future__ import annotations

from flask import Response, current_app, render_template, send_from_directory
from flask.typing import ResponseReturnValue

from app.core.settings import settings
from app.people.accounts.queries import staff_members
from app.web.blueprint import web

ROBOTS = """User-agent: *
Disallow: /admin
Disallow: /api/
Disallow: /live/
Disallow: /moderation
Disallow: /notifications
Disallow: /settings
Disallow: /search
Disallow: /sign-in
Disallow: /sign-up
"""


@web.get("/contact")
def contact() -> ResponseReturnValue:
    """Whom to write to, and who speaks for the company here."""
    return render_template("web/contact.html", staff=staff_members())


@web.get("/robots.txt")
def robots() -> Response:
    """What search engines may read; nothing when guests may not read either."""
    body = ROBOTS if settings().guests_may_read else "User-agent: *\nDisallow: /\n"
    return Response(body, mimetype="text/plain")


@web.get("/favicon.ico")
def favicon() -> Response:
    """The icon, for browsers that ask without looking into the page."""
    return send_from_directory(f"{current_app.static_folder}/img", "favicon.svg", max_age=86400)
