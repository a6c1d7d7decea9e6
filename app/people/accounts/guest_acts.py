"""What a guest began with a form, kept until they are signed in: signed, and bound to their browser."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar
from urllib.parse import quote, unquote

from flask import current_app, request, session
from itsdangerous import BadData, URLSafeSerializer
from werkzeug.exceptions import HTTPException

from app.core import clock
from app.core.errors import HearthError
from app.core.http import form_fields
from app.core.i18n import Text, _

View = TypeVar("View", bound=Callable[..., Any])
# Within this time it is done by the sign-in itself; later it is only offered, with a button.
FRESH = timedelta(hours=1)
LIVES = timedelta(days=3)
MOST_SIGNED = 200_000
MOST_PATH = 500
BROWSER = "began"
FIELD = "act"
SIGNED_FOR = "guest-act"


class Words(NamedTuple):
    """How an act is spoken of: on the sign-in page, on the page that offers it again, and on its button."""

    sign_in: str
    wanted: str
    button: str

    @classmethod
    def of(cls, sign_in: Text, wanted: Text, button: Text, **values: str) -> Words:
        """Words with the names of what the act is about filled in."""
        return cls(str(sign_in) % values, str(wanted) % values, str(button))


Speak = Callable[..., Words | None]


@dataclass(frozen=True)
class GuestAct:
    """A form that a guest sent. `browser` is the secret of the browser in which that happened."""

    path: str
    fields: list[tuple[str, str]]
    browser: str
    began_at: float
    signed: str

    @property
    def is_fresh(self) -> bool:
        """Whether it was begun a short while ago."""
        return clock.now().timestamp() - self.began_at < FRESH.total_seconds()

    @property
    def is_from_here(self) -> bool:
        """Whether it was begun in this browser. One that a stranger prepared was not."""
        return secrets.compare_digest(str(session.get(BROWSER, "")).encode(), self.browser.encode())

    @property
    def words(self) -> Words | None:
        """How it is spoken of to whoever asks; None when nothing is kept for its route."""
        return _words(self.path, self.fields)

    @property
    def texts(self) -> list[str]:
        """What was written in it."""
        return [value for name, value in self.fields if name in TEXTS and value.strip()]


TEXTS = {"body", "note", "reason", "reopen_reason", "title", "why"}


def kept_for_guests(words: Speak) -> Callable[[View], View]:
    """Mark a route whose form is done after the sign-in when a guest sends it.

    `words` is called with the fields of the form and the values of the path, and says what the act is; None
    when there is nothing to keep. Only routes marked like this are ever called for an act.
    """

    def mark(view: View) -> View:
        view.guest_act_words = words  # type: ignore[attr-defined]
        return view

    return mark


def begin_guest_act() -> GuestAct | None:
    """Keep the form of this request for after the sign-in; None when it cannot be kept as a whole."""
    if request.method != "POST":
        return None
    try:
        fields, has_files = form_fields(), any(file.filename for file in request.files.values())
    except HTTPException:
        # The form itself was refused, so there is nothing to keep.
        return None
    path = quote(request.path) + ("?" + request.query_string.decode("ascii", "ignore")).rstrip("?")
    if has_files or len(path) > MOST_PATH or _words(path, fields) is None:
        return None
    browser = session.setdefault(BROWSER, secrets.token_urlsafe(16))
    began_at = clock.now().timestamp()
    signed = _signer().dumps([path, fields, browser, began_at])
    return GuestAct(path, fields, browser, began_at, str(signed)) if len(signed) <= MOST_SIGNED else None


def read_guest_act(signed: str | None) -> GuestAct | None:
    """The act that a signed text describes; None when it is forged, too old, or not kept any more."""
    if not signed or len(signed) > MOST_SIGNED:
        return None
    try:
        path, fields, browser, began_at = _signer().loads(signed)
    except (BadData, ValueError, TypeError):
        return None
    act = GuestAct(path, [(name, value) for name, value in fields], browser, began_at, signed)
    is_too_old = clock.now().timestamp() - began_at >= LIVES.total_seconds()
    return None if is_too_old or act.words is None else act


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=SIGNED_FOR)


def _words(path: str, fields: list[tuple[str, str]]) -> Words | None:
    found = _route(path)
    if found is None:
        return None
    speak, values = found
    try:
        return speak(dict(fields), **values)
    except HearthError:
        # Guests learn nothing about what they may not see, not even whether it is there.
        return Words(_("Sign in to go on"), _("You had begun something here."), _("Go on"))


def _route(path: str) -> tuple[Speak, dict[str, Any]] | None:
    adapter = current_app.url_map.bind(request.host)
    try:
        endpoint, values = adapter.match(unquote(path.partition("?")[0]), method="POST")
    except HTTPException:
        return None
    speak = getattr(current_app.view_functions[endpoint], "guest_act_words", None)
    return (speak, dict(values)) if speak else None
