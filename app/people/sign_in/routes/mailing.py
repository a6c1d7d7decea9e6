"""The page that says where to look after something was mailed."""

from __future__ import annotations

from flask import current_app, redirect, render_template, session
from flask.typing import ResponseReturnValue

from app.people.sign_in.routes import sign_in

KEY = "mailed"


def look_into_mail(purpose: str, email: str) -> ResponseReturnValue:
    """Go on to the page that says what was sent to which address.

    A page of its own: the browser shows the answer of a form only when it leads somewhere else.
    """
    session[KEY] = [purpose, email]
    return redirect("/check-mail", 303)


@sign_in.get("/check-mail")
def check_mail_page() -> ResponseReturnValue:
    """What was sent; whoever has asked for nothing here is sent to the sign-in."""
    if KEY not in session:
        return redirect("/sign-in")
    purpose, email = session[KEY]
    is_sent = bool(current_app.config["MAIL_URL"])
    return render_template("people/check_mail.html", email=email, purpose=purpose, is_sent=is_sent)
