"""The refusals that only programs meet, and how every refusal of an endpoint is told."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response

from app.core.errors import Conflict, HearthError, Refused
from app.core.i18n import _
from app.core.problems import problem

REALM = 'Bearer realm="hearth"'


class Malformed(HearthError):
    """The body is not what its content type says (400)."""

    status = 400


class NotJson(HearthError):
    """The body has another content type (415)."""

    status = 415

    def __init__(self) -> None:
        super().__init__("")


class Unauthorized(HearthError):
    """No token where one is needed, or one that is worth nothing (401)."""

    status = 401

    def __init__(self, *, invalid: bool = False) -> None:
        message = _("This token is unknown, expired or revoked, or its account is closed.") if invalid else ""
        super().__init__(message)
        self.headers = {"WWW-Authenticate": f'{REALM}, error="invalid_token"' if invalid else REALM}


class LacksScope(Refused):
    """The token was not made for this (403)."""

    def __init__(self, scope: str) -> None:
        super().__init__(_("This token does not have the scope “%(scope)s”.", scope=scope))
        self.headers = {"WWW-Authenticate": f'{REALM}, error="insufficient_scope", scope="{scope}"'}


class KeyReused(HearthError):
    """An Idempotency-Key came again with another request (422)."""

    status = 422
    kind = "/api/v1/#idempotency"

    def __init__(self) -> None:
        super().__init__(
            _("This Idempotency-Key was used for another request. Use a new key for each write.")
        )


class KeyInUse(Conflict):
    """The same write is still being worked on (409)."""

    kind = "/api/v1/#idempotency"
    retry_after = 1

    def __init__(self) -> None:
        super().__init__(
            _("A request with this Idempotency-Key is still being worked on. Send it again in a moment.")
        )


def refused(error: HearthError) -> Response:
    """A refusal as problem details, with what is wrong in each field."""
    headers: Mapping[str, str] = getattr(error, "headers", {})
    return problem(
        error.status,
        error.message,
        errors=getattr(error, "errors", None),
        retry_after=getattr(error, "retry_after", None),
        headers=headers,
        kind=getattr(error, "kind", "about:blank"),
    )
