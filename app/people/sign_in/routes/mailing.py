"""The page that says where to look after something was mailed."""

from __future__ import annotations

from flask import current_app, redirect, render_template, session
from flask.typing import ResponseReturnValue

from app.people.accounts.guest_acts import GuestAct
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.finishing import act_of_mail

KEY = "mailed"


def look_into_mail(purpose: str, email: str, asked: str = "") -> ResponseReturnValue:
    """Go on to the page that says what was sent to which address.

    A page of its own: the browser shows the answer of a form only when it leads somewhere else.
    """
    session[KEY] = [purpose, email, asked]
    return redirect("/check-mail", 303)


@sign_in.get("/check-mail")
def check_mail_page() -> ResponseReturnValue:
    """What was sent; whoever has asked for nothing here is sent to the sign-in."""
    if KEY not in session:
        return redirect("/sign-in")
    purpose, email, *_asked = session[KEY]
    is_sent = bool(current_app.config["MAIL_URL"])
    values = {"email": email, "purpose": purpose, "is_sent": is_sent, "act": act_asked_here()}
    return render_template("people/check_mail.html", **values)


def act_asked_here() -> GuestAct | None:
    """What was begun as a guest before this browser last asked for a mail."""
    _purpose, _email, *asked = session.get(KEY, ["", ""])
    return act_of_mail(asked[0]) if any(asked) else None
