"""What the limits of these pages count by: the network they come from, and the account they act on."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, g, request
from werkzeug.exceptions import RequestEntityTooLarge

from app.core import limits
from app.people.accounts.addresses import canonical_address
from app.people.sign_in.links import read_link
from app.people.sign_in.secrets import fingerprint

Found = Callable[[], str]


def by_address() -> str:
    """The network of the client, also of members."""
    return f"address:{limits.network()}"


def by_account(address: Found) -> Found:
    """The account that a request acts on, wherever it comes from.

    `address` finds what the route itself looks for. It is brought into the form of the look-up, so that no
    other spelling of an address is counted apart, and not kept in clear.
    """
    return lambda: f"account:{fingerprint(canonical_address(address()))}"


def typed(field: str) -> Found:
    """The address in a field of the form."""

    def found() -> str:
        try:
            return request.form.get(field, "")
        except RequestEntityTooLarge:
            # The limiter takes any error here for a broken storage; the route itself will refuse the form.
            return ""

    return found


def linked(purpose: str) -> Found:
    """The address of the account that the link in the path speaks of."""

    def found() -> str:
        link = read_link(purpose, str((request.view_args or {}).get("token", "")))
        return (link[0].email or "") if link else ""

    return found


def refused(response: Response) -> bool:
    """Whether an attempt failed; those that succeed are not counted, whatever follows them."""
    return response.status_code >= 400 and "let_in" not in g
