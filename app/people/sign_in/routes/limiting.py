"""What the limits of these pages count by."""

from __future__ import annotations

from flask import Response, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import limits
from app.people.sign_in.secrets import fingerprint


def by_address() -> str:
    """The network address, also of members."""
    return f"address:{limits.address()}"


def by_identity() -> str:
    """The account that is tried, wherever from; not kept in clear."""
    try:
        name = request.form.get("identity") or request.form.get("email") or ""
    except RequestEntityTooLarge:
        # The limiter takes any error here for a broken storage; the route itself will refuse the form.
        name = ""
    return f"identity:{fingerprint(name.strip().lower())}"


def refused(response: Response) -> bool:
    """Whether an attempt failed; those that succeed are not counted."""
    return response.status_code >= 400
