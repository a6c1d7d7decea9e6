"""How long each request takes, by its route."""

from __future__ import annotations

import time

from flask import Flask, Response, g, request

from app.core import figures

UNMATCHED = "unmatched"


def init_measuring(app: Flask) -> None:
    """Measure every request; to be called before other rooms add what runs before and after requests."""
    app.before_request(_begin)
    app.after_request(_end)


def _begin() -> None:
    g.began = time.perf_counter()


def _end(response: Response) -> Response:
    rule = request.url_rule
    seconds = time.perf_counter() - g.began
    figures.request_answered(rule.rule if rule else UNMATCHED, request.method, response.status_code, seconds)
    return response
