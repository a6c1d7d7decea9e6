"""What stands before a route that needs a member, and paths that may be gone to afterwards."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode, urlsplit

from flask import Response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.http import host_of, own_host, written_texts
from app.core.i18n import _
from app.core.problems import problem
from app.people.accounts.guest_acts import GuestAct, begin_guest_act
from app.people.accounts.queries import current_viewer

View = TypeVar("View", bound=Callable[..., Any])
SAFE = {"GET", "HEAD"}
CHALLENGE = {"WWW-Authenticate": 'Bearer realm="hearth"'}


def signed_in(view: View) -> View:
    """Let members through. Guests are sent to sign in, and come back after it; programs get a 401."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        return ask_to_sign_in() if current_viewer().is_guest else view(*args, **values)

    return cast(View, guarded)


def ask_to_sign_in() -> ResponseReturnValue:
    """The answer for a guest where a member is needed: a redirect for people, a 401 for programs.

    What they began with a form is done after they signed in, where its route is marked for that; else, whose
    sign-in ended while they were writing gets their text back instead of a redirect that forgets it.
    """
    if wants_json():
        return _problem()
    if act := begin_guest_act():
        return render_sign_in(act, here()), 401, CHALLENGE
    if texts := written_texts():
        return render_template("errors/signed_out.html", texts=texts, target=here()), 401, CHALLENGE
    return redirect("/sign-in?" + urlencode({"next": here()}), 302 if request.method in SAFE else 303)


def render_sign_in(act: GuestAct | None, target: str, **more: Any) -> str:
    """The page to sign in, with what is done afterwards."""
    values = {"errors": {}, "form": {}, "done": "", **more}
    return render_template("people/sign_in.html", act=act, next_url=target, **values)


def wants_json() -> bool:
    """Whether a program asks, and not a person's browser."""
    if request.path.startswith("/api/"):
        return True
    kinds = ["text/html", "text/vnd.turbo-stream.html", "application/json"]
    return request.accept_mimetypes.best_match(kinds, "text/html") == "application/json"


def _problem() -> Response:
    return problem(401, _("Please sign in first."), headers=CHALLENGE)


def here() -> str:
    """Where to come back to: this page, or the page with the form that was sent."""
    if request.method in SAFE:
        return request.full_path.rstrip("?")
    before = request.referrer or ""
    if host_of(before) != own_host():
        return "/"
    page = urlsplit(before)
    return inside(page.path + (f"?{page.query}" if page.query else ""))


def inside(url: str | None, default: str = "/") -> str:
    """`url` when it is a path of this community, else `default`: no link sends anybody elsewhere."""
    text = url or ""
    if not text.startswith("/") or text[1:2] in {"/", "\\"} or "\\" in text or len(text) > 500:
        return default
    if any(ord(letter) < 0x20 or ord(letter) == 0x7F for letter in text) or urlsplit(text).netloc:
        return default
    return text
