"""The last step of every way in and out: the cookie, and where to go."""

from __future__ import annotations

from flask import current_app, g, redirect, request, session
from flask.typing import ResponseReturnValue

from app.core import limits
from app.people.accounts.guards import inside
from app.people.accounts.guest_acts import BROWSER
from app.people.sign_in.devices import Browser
from app.people.sign_in.security import COOKIE_KEY


def this_browser() -> Browser:
    """The browser that sent this request."""
    return Browser(request.user_agent.string, limits.address())


def origin() -> str:
    """Where this community is found, for links in mails; hosts that are not trusted never get here."""
    return str(current_app.config["BASE_URL"] or request.host_url).rstrip("/")


def wants_to_stay() -> bool:
    """Whether "remember me" is ticked."""
    return bool(request.form.get("remember"))


def enter(token: str, target: str = "/", *, persistent: bool | None = None) -> ResponseReturnValue:
    """Give this browser the cookie of a sign-in, and go on to `target`."""
    let_in(token, persistent=persistent)
    return redirect(inside(target), 303)


def let_in(token: str, *, persistent: bool | None = None) -> None:
    """Give this browser the cookie of a sign-in, and by what its acts as a guest are known; nothing else."""
    browser = session.get(BROWSER)
    session.clear()
    if browser:
        session[BROWSER] = browser
    if wants_to_stay() if persistent is None else persistent:
        session.permanent = True
    session[COOKIE_KEY] = token
    g.let_in = True


def leave(target: str) -> ResponseReturnValue:
    """Take the cookie away, and with it what this browser keeps of the pages that were read."""
    session.clear()
    answer = redirect(target, 303)
    # Else the next person at this device goes back to them with one button.
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer
