"""Who calls: a token's member, a signed-in browser that only reads, or a guest."""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request

from app.api.errors import LacksScope, Unauthorized
from app.core.limits import network
from app.people.accounts.models import Guest, Member, Viewer
from app.people.accounts.queries import current_viewer
from app.people.tokens.gathering import note_used
from app.people.tokens.models import ApiToken
from app.people.tokens.queries import token_of_header


@dataclass(frozen=True)
class Caller:
    """Whoever sent this request, and the token it came with."""

    viewer: Viewer
    token: ApiToken | None = None

    @property
    def member(self) -> Member:
        """The member who calls; raises Unauthorized for a guest."""
        if isinstance(self.viewer, Member):
            return self.viewer
        raise Unauthorized

    def check(self, scope: str) -> None:
        """Go on when the caller may do this: guests and browsers only read, tokens what they were made for.

        Raises Unauthorized, LacksScope.
        """
        if self.token is None:
            if scope != "read":
                raise Unauthorized
        elif not self.token.allows(scope):
            raise LacksScope(scope)


def current_caller() -> Caller:
    """Whoever sent this request; a token and its member are one statement.

    Raises Unauthorized for a token that is worth nothing.
    """
    caller = _recognised()
    if caller is None:
        raise Unauthorized(invalid=True)
    return caller


def viewer_of_request() -> Viewer:
    """Whoever sent this request; a guest also when the token is worth nothing."""
    caller = _recognised()
    return caller.viewer if caller else Guest()  # type: ignore[no-untyped-call]


def _recognised() -> Caller | None:
    if "api_caller" not in g:
        g.api_caller = _recognise(request.headers.get("Authorization"))
    caller: Caller | None = g.api_caller
    return caller


def _recognise(header: str | None) -> Caller | None:
    if header is None:
        return Caller(current_viewer())
    token = token_of_header(header)
    if token is None:
        return None
    note_used(token)
    return Caller(token.member, token)


def counted_as() -> str:
    """Whom the limit of requests counts: the token, the member of a browser, or an address."""
    caller = _recognised()
    if caller is None or caller.viewer.is_guest:
        return network()
    return f"token:{caller.token.id}" if caller.token else f"member:{caller.viewer.id}"


def counted_as_member() -> str:
    """Whom the limits of writing count: the member, whatever token they use."""
    caller = _recognised()
    return f"member:{caller.viewer.id}" if caller and not caller.viewer.is_guest else network()
