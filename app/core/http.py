"""The edges of every request: method override, origin check, nonce, security headers."""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Collection, Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from wsgiref.types import WSGIApplication

from flask import Flask, Response, abort, current_app, g, request
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter

from app.core.forms import many_lines

OVERRIDES = {"PUT", "PATCH", "DELETE"}
SAFE = {"GET", "HEAD", "OPTIONS"}
TEXTS = (
    "title", "body", "note", "reason", "description", "bio", "contact_text", "answer", "reopen_reason",
    "thanks", "why",
)  # fmt: skip
CHOICE = re.compile(r"[a-z]+(_[a-z]+)*")
STYLE = "hearth_style_of_errors"
StartResponse = Callable[..., Any]
WsgiApp = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class MethodOverride:
    """Lets plain HTML forms reach DELETE, PATCH and PUT by `?_method=` on a POST."""

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Replace the method of a POST when its query string asks for it."""
        query = environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] == "POST" and "_method=" in query:
            method = parse_qs(query).get("_method", [""])[0].upper()
            if method in OVERRIDES:
                environ["REQUEST_METHOD"] = method
        return self.app(environ, start_response)


class RowNumber(IntegerConverter):
    """The number of a row in an address; larger ones than any row has are simply not found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1, **options})


class ProbesWithoutHost:
    """Lets machines ask for health and figures by any name or number: they know the process by its address in
    their own network, and the answers hold no address."""

    PATHS = frozenset({"/healthz", "/readyz", "/metrics"})

    def __init__(self, app: WsgiApp) -> None:
        self.app = app

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Say that the request asked for this machine, when it is for one of these paths."""
        if environ.get("PATH_INFO") in self.PATHS:
            environ.pop("HTTP_X_FORWARDED_HOST", None)
            environ["HTTP_HOST"] = "localhost"
        return self.app(environ, start_response)


def csp_nonce() -> str:
    """The nonce of this response, made on first use."""
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    nonce: str = g.csp_nonce
    return nonce


def allow_style(app: Flask, css: str) -> None:
    """Allow this style within every page: Turbo shows an error page in place of another, under its policy."""
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    app.extensions[STYLE] = f" 'sha256-{digest}'"


def is_same_origin() -> bool:
    """Whether this request comes from our own pages, or from no browser at all.

    Browsers say so themselves (Sec-Fetch-Site, else Origin), so forms need no secret and a post's
    fragment can be the same for every reader.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("Origin")
    return origin is None or host_of(origin) == request.host


def host_of(url: str) -> str:
    """The host and port that an address names; empty when it names none or is malformed."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def written_texts() -> list[str]:
    """What somebody wrote into the form of this request, so that a refusal can give it back to them."""
    if request.method in SAFE:
        return []
    try:
        texts = [many_lines(request.form.get(name)) for name in TEXTS if not _is_choice(name)]
    except HTTPException:
        # The form itself was refused, so there is nothing to read.
        return []
    return [text for text in texts if text.strip()]


def _is_choice(name: str) -> bool:
    """Some forms have reasons to choose from: those are not words of the person."""
    return name == "reason" and CHOICE.fullmatch(request.form.get(name, "")) is not None


def form_fields(without: Collection[str] = ()) -> list[tuple[str, str]]:
    """Every field of the form of this request as it would be sent again, files left out."""
    fields = request.form.items(multi=True)
    return [(name, many_lines(value)) for name, value in fields if name not in without]


def own_host() -> str:
    """The host that was asked for; empty when it is none of ours."""
    try:
        return request.host
    except SecurityError:
        return ""


def wants_stream() -> bool:
    """Whether the browser asked for Turbo Streams."""
    return "text/vnd.turbo-stream.html" in request.headers.get("Accept", "")


def stream_response(html: str, status: int = 200) -> Response:
    """An answer of Turbo Streams."""
    return Response(html, status=status, content_type="text/vnd.turbo-stream.html; charset=utf-8")


def init_http(app: Flask) -> None:
    """Install the checks and headers that hold for every route."""
    app.wsgi_app = MethodOverride(app.wsgi_app)  # type: ignore[method-assign]
    app.wsgi_app = believing_proxies(app.wsgi_app, app.config["PROXIES"])  # type: ignore[method-assign,assignment]
    app.wsgi_app = ProbesWithoutHost(app.wsgi_app)  # type: ignore[method-assign]
    app.config["TRUSTED_HOSTS"] = _trusted_hosts(app)
    app.url_map.converters["int"] = RowNumber
    app.before_request(_limit_plain_bodies)
    app.before_request(_refuse_nul)
    app.before_request(_refuse_unknown_hosts)
    app.before_request(_refuse_foreign_writes)
    app.after_request(_add_headers)
    app.jinja_env.globals["csp_nonce"] = csp_nonce


def believing_proxies(application: WSGIApplication, proxies: int) -> WSGIApplication:
    """Let an application see address, scheme and host as so many reverse proxies in front say they are."""
    return ProxyFix(application, proxies, proxies, proxies, 0, 0) if proxies else application


def _trusted_hosts(app: Flask) -> list[str] | None:
    hosts = [*app.config["TRUSTED_HOSTS"], "localhost", "127.0.0.1", "[::1]"]
    if app.config["BASE_URL"]:
        hosts.append(urlsplit(app.config["BASE_URL"]).hostname or "")
    return hosts


def _limit_plain_bodies() -> None:
    """Only uploads may be large: a plain form is read at once, and the framework's own limit is not asked."""
    has_files = request.mimetype == "multipart/form-data"
    allow_body(current_app.config["MAX_PICTURE_REQUEST" if has_files else "MAX_FORM_MEMORY_SIZE"])


def allow_body(most: int) -> None:
    """Let this request have so many bytes, within HEARTH_MAX_REQUEST; to be said before its form is read."""
    request.max_content_length = min(most, current_app.config["MAX_CONTENT_LENGTH"])


def _refuse_nul() -> None:
    """No address of ours has a NUL, and databases refuse to compare with one."""
    if "\0" in request.path or "%00" in request.environ.get("QUERY_STRING", ""):
        abort(404)


def _refuse_unknown_hosts() -> None:
    """Before anything else answers: a host that is not ours gets nothing but 400."""
    if isinstance(request.routing_exception, SecurityError):
        raise request.routing_exception


def _refuse_foreign_writes() -> None:
    bearer = request.path.startswith("/api/") and "Authorization" in request.headers
    if request.method not in SAFE and not bearer and not is_same_origin():
        abort(403, "This form was sent from another site.")


def _policy() -> str:
    nonce = csp_nonce()
    style = current_app.extensions.get(STYLE, "")
    return (
        f"default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; "
        f"style-src 'self' 'nonce-{nonce}'{style}; "
        "img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'; media-src 'self'"
    )


def _add_headers(response: Response) -> Response:
    headers = response.headers
    headers.setdefault("Content-Security-Policy", _policy())
    headers.setdefault("X-Content-Type-Options", "nosniff")
    headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
    if request.is_secure:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    is_file = request.endpoint == "static" and response.status_code < 400
    if not is_file and not response.headers.get("Cache-Control"):
        headers["Cache-Control"] = "private, no-cache"
    return response
