"""Refusals for programs: problem details as RFC 9457 describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from flask import Response, request

from app.core.i18n import _, lazy

MEDIA_TYPE = "application/problem+json"
DETAILS = {
    400: lazy("The request could not be understood."),
    401: lazy("A valid token is needed. Tokens are made under Settings, API tokens."),
    403: lazy("This is not open to you."),
    404: lazy("There is nothing here, or it is not open to you."),
    405: lazy("This address does not take this method."),
    413: lazy("The request is larger than fits."),
    415: lazy("Send JSON, with the header Content-Type: application/json."),
    429: lazy("You have done this very often in a short time. Wait as long as Retry-After says."),
    503: lazy("The community is very busy. Please try again in a moment."),
}


def problem(
    status: int,
    detail: str = "",
    *,
    errors: Mapping[str, str] | None = None,
    retry_after: int | None = None,
    headers: Mapping[str, str] | None = None,
    kind: str = "about:blank",
) -> Response:
    """The answer of a refusal.

    `errors` says by field what is wrong, `kind` is the URI of a problem that has one of its own.
    """
    body: dict[str, Any] = {
        "type": kind,
        "title": _title(status),
        "status": status,
        "detail": detail or str(DETAILS.get(status) or _("This cannot be done.")),
        "instance": request.path,
    }
    if errors:
        body["errors"] = dict(errors)
    response = Response(json.dumps(body), status, headers, content_type=MEDIA_TYPE)
    if retry_after:
        response.headers["Retry-After"] = str(retry_after)
    return response


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
