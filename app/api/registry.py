"""The one list of endpoints: routing, scopes, limits and the OpenAPI document are all made from it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.api.answers import Answer, respond
from app.api.callers import Caller, counted_as, counted_as_member, current_caller
from app.api.errors import refused
from app.api.reading import limit_body
from app.core import limits
from app.core.errors import HearthError, Invalid
from app.core.forms import one_line
from app.core.i18n import Text, _, lazy
from app.core.limits import limiter

PREFIX = "/api/v1"
MOST_NAMED = 20
api = Blueprint("api", __name__, url_prefix=PREFIX)
api.register_error_handler(HearthError, refused)
View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Param:
    """A part of the path, or of the query, that an endpoint reads."""

    name: str
    about: Text
    schema: Mapping[str, Any]
    where: str = "query"


@dataclass(frozen=True)
class Endpoint:
    """One method on one address, with all that a program must know of it."""

    method: str
    path: str
    name: str
    group: Text
    summary: Text
    about: Text
    answer: str
    status: int = 200
    scope: str = "read"
    takes: str = ""
    sample: Mapping[str, Any] = field(default_factory=dict)
    sends: str = "application/json"
    params: tuple[Param, ...] = ()
    refusals: tuple[int, ...] = ()
    guests: bool = True
    media_type: str = "application/json"

    @property
    def writes(self) -> bool:
        """Whether it changes something, and so takes an Idempotency-Key."""
        return self.method != "GET"


ENDPOINTS: list[Endpoint] = []
GROUPS = {
    "topics": lazy("Topics"),
    "questions": lazy("Questions"),
    "ideas": lazy("Ideas"),
    "news": lazy("News"),
    "spaces": lazy("Spaces"),
    "uploads": lazy("Uploads"),
    "me": lazy("You"),
    "about": lazy("About this API"),
}


def endpoint(method: str, path: str, *, limit: str = "", **told: Any) -> Callable[[View], View]:
    """Make a view an endpoint: it is called as `view(caller, **path)` and returns an Answer.

    `told` are the other fields of Endpoint. Callers are recognised, counted and checked before the view runs.
    """

    def register(view: View) -> View:
        found = Endpoint(method, path, view.__name__, **told)
        ENDPOINTS.append(found)
        answering = limiter.shared_limit(limits.API, scope="api", key_func=counted_as)(_guarded(found, view))
        if limit:
            budget = "posting" if limit == limits.POSTING else found.name
            answering = limiter.shared_limit(limit, scope=budget, key_func=counted_as_member)(answering)
        api.add_url_rule(path, view.__name__, answering, methods=[method])
        return view

    return register


def described(path: str, **told: Any) -> Callable[[View], View]:
    """The same for what describes the API itself: open to everyone, and answered by the view as it likes."""

    def register(view: View) -> View:
        ENDPOINTS.append(Endpoint("GET", path, view.__name__, group="about", answer="", scope="", **told))
        limited = limiter.shared_limit(limits.API, scope="api", key_func=counted_as)(view)
        api.add_url_rule(path, view.__name__, limited, methods=["GET"])
        return view

    return register


def _refuse_unknown_parameters(found: Endpoint) -> None:
    """Raise Invalid naming them: a misspelt filter would return everything as if nothing had been asked."""
    known = {param.name for param in found.params if param.where == "query"}
    if unknown := sorted(request.args.keys() - known):
        message = _("This parameter is not known here.")
        raise Invalid.many({one_line(name)[:60]: message for name in unknown[:MOST_NAMED]})


def _guarded(found: Endpoint, view: Callable[..., Answer]) -> Callable[..., ResponseReturnValue]:
    @wraps(view)
    def answering(**values: Any) -> ResponseReturnValue:
        limit_body()
        caller: Caller = current_caller()
        caller.check(found.scope)
        _refuse_unknown_parameters(found)
        return respond(view(caller, **values))

    return answering
