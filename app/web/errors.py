"""Every refusal as a page that says what happened and what can be done; nothing of the inside is shown."""

from __future__ import annotations

import logging
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, InternalServerError

from app.core.clock import now
from app.core.db import db
from app.core.errors import Busy, HearthError
from app.core.http import host_of, own_host, written_texts
from app.core.i18n import _
from app.core.limits import limiter
from app.core.outage import is_outage, report
from app.core.problems import problem
from app.core.quiet_log import once_a_minute
from app.people.accounts.guards import inside
from app.web.away import database_away, from_memory, init_away

log = logging.getLogger(__name__)
PAGE = {400, 401, 403, 404, 405, 409, 410, 413, 414, 415, 422, 429, 500, 503}


def init_errors(app: Flask) -> None:
    """Turn refusals, HTTP errors and accidents into pages."""
    init_away(app)
    app.register_error_handler(HearthError, refused)
    app.register_error_handler(RateLimitExceeded, too_often)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(PoolTimeout, crowded)
    app.register_error_handler(Exception, accident)


def refused(error: HearthError) -> ResponseReturnValue:
    """What an operation or query refused, with its reason."""
    return page(error.status, error.message, retry_after=getattr(error, "retry_after", None))


def too_often(error: RateLimitExceeded) -> ResponseReturnValue:
    """A rate limit, with the time after which it is worth trying again."""
    own = error.limit.error_message if error.limit else None
    words = own() if callable(own) else own or _("You have done this very often in a short time.")
    return page(429, words, retry_after=seconds_to_wait())


def seconds_to_wait() -> int:
    """How long until the limit that was hit lets somebody through again."""
    limit = limiter.current_limit
    return max(1, int(limit.reset_at - now().timestamp())) if limit else 60


def http_error(error: HTTPException) -> ResponseReturnValue:
    """What the framework refused; redirects and finished answers pass through."""
    status = error.code or 500
    if error.response is not None or status < 400:
        return error
    return page(status, headers=_kept_headers(error))


def _kept_headers(error: HTTPException) -> dict[str, str]:
    return {
        name: value
        for name, value in error.get_headers()
        if name in {"Allow", "WWW-Authenticate", "Retry-After"}
    }


def accident(error: Exception) -> ResponseReturnValue:
    """A fault of ours: written to the log, told without its inside. An outage of the database is none."""
    if is_outage(error):
        db.session.remove()
        return database_away(error)
    db.session.rollback()
    report(log, error, "an accident at %s %s", request.method, request.path)
    return page(500)


def crowded(error: PoolTimeout) -> ResponseReturnValue:
    """More at once than there are connections to the database, and none became free in time."""
    once_a_minute(log, logging.WARNING, "crowded", "no connection to the database was free")
    return refused(Busy(_("The community is very busy. Please try again in a moment.")))


def page(
    status: int, reason: str = "", *, retry_after: int | None = None, headers: dict[str, str] | None = None
) -> ResponseReturnValue:
    """The page of a refusal, plain when even that cannot be drawn; problem details for programs."""
    if request.path.startswith("/api/"):
        return problem(status, reason, retry_after=retry_after, headers=headers)
    headers = dict(headers or {})
    if retry_after:
        headers["Retry-After"] = str(retry_after)
    shown = status if status in PAGE else 500 if status >= 500 else 400
    try:
        values = {"status": shown, "reason": reason, "retry_after": retry_after}
        values |= {"texts": written_texts(), "back": _back()}
        body = render_template("errors/error.html", **values)
    except Exception as error:
        report(log, error, "the error page cannot be drawn")
        body = from_memory(_("Something went wrong"), reason or str(_plain(status)))
    return body, status, headers


def _back() -> str:
    """Where a refused form was sent from, when that is a page of this community."""
    before = request.referrer or ""
    if request.method in {"GET", "HEAD"} or not own_host() or host_of(before) != own_host():
        return ""
    came_from = urlsplit(before)
    return inside(came_from.path + (f"?{came_from.query}" if came_from.query else ""))


def _plain(status: int) -> Any:
    return InternalServerError.description if status >= 500 else _("This cannot be done.")
