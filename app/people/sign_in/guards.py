"""What stands before a route that changes how a member signs in."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlencode

from flask import redirect
from flask.typing import ResponseReturnValue

from app.people.accounts.guards import ask_to_sign_in, here
from app.people.accounts.queries import current_viewer
from app.people.sign_in.queries import current_sign_in

View = TypeVar("View", bound=Callable[..., Any])


def lately_proved(view: View) -> View:
    """Let members through who gave their password or a code a short while ago; others are asked again."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if current_viewer().is_guest:
            return ask_to_sign_in()
        sign_in = current_sign_in()
        return view(*args, **values) if sign_in is not None and sign_in.is_fresh else ask_again(here())

    return cast(View, guarded)


def ask_again(target: str) -> ResponseReturnValue:
    """Send a member to prove once more who they are, and then on to `target`."""
    return redirect("/sign-in/again?" + urlencode({"next": target}), 303)
