"""Health and figures of this process: for load balancers, Prometheus and whoever is called at night."""

from __future__ import annotations

import hmac
import platform

from flask import Response, current_app, jsonify, request

from app.admin.queries import version
from app.core import database_state, figures
from app.core.errors import NotFound
from app.live import state
from app.people.accounts.permissions import can_administer
from app.people.accounts.queries import current_viewer
from app.web.blueprint import web
from app.web.condition import Condition, answer_of, condition

REDIS = {"up": 1.0, "down": 0.0, "none": figures.UNKNOWN}


@web.get("/healthz")
def healthz() -> Response:
    """Whether this process answers and its database does."""
    is_well = answer_of(database_state.answers)
    return _fresh(jsonify(status="ok" if is_well else "database away"), 200 if is_well else 503)


@web.get("/readyz")
def readyz() -> Response:
    """Whether requests should be sent here: words for everybody, figures for those who may see them."""
    found = condition()
    seen = found.figures() if _may_see_figures(found) else {}
    return _fresh(jsonify({**found.words(), **seen}), 200 if found.serves else 503)


@web.get("/metrics")
def metrics() -> Response:
    """Everything this process counts; not found for all but administrators and holders of the token."""
    found = condition()
    if not _may_see_figures(found):
        raise NotFound
    _measure(found)
    return _fresh(Response(figures.written(), content_type=figures.CONTENT_TYPE), 200)


def _may_see_figures(found: Condition) -> bool:
    """Without the database nobody is known, but the token still is."""
    return _has_token() or (found.database == "up" and bool(can_administer(current_viewer())))


def _has_token() -> bool:
    token, scheme = current_app.config["METRICS_TOKEN"], "Bearer "
    given = request.headers.get("Authorization", "")
    if not token or not given.startswith(scheme):
        return False
    return hmac.compare_digest(given.removeprefix(scheme).encode(), token.encode())


def _measure(found: Condition) -> None:
    """Note what is only looked at when somebody asks."""
    is_known = found.database == "up"
    figures.build.labels(version(), platform.python_version()).set(1)
    figures.database_up.set(found.database != "away")
    figures.redis_up.set(REDIS[found.redis])
    figures.stopping.set(found.is_stopping)
    figures.events_untold.set(found.untold_events if is_known else figures.UNKNOWN)
    figures.oldest_untold.set(found.event_lag if is_known else figures.UNKNOWN)
    figures.job_lag.set(found.job_lag if is_known else figures.UNKNOWN)
    figures.failed_jobs.set(found.failed_jobs if is_known else figures.UNKNOWN)
    figures.unknown_jobs.set(found.unknown_jobs if is_known else figures.UNKNOWN)
    _measure_sockets()


def _measure_sockets() -> None:
    here = state.presence(current_app.extensions["hearth_engine"])
    figures.open_sockets.labels("websocket").set(here.websocket)
    figures.open_sockets.labels("polling").set(here.polling)
    figures.rooms.set(here.rooms)
    figures.members_online.set(here.members)
    figures.guests_online.set(here.guests)


def _fresh(response: Response, status: int) -> Response:
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response
