"""The first visit to an empty community in production: its administrator, with a code from the log."""

from __future__ import annotations

import logging

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.db import transaction
from app.core.errors import Invalid, NotFound
from app.core.limits import limiter
from app.people.sign_in.operations import begin_sign_in, issue_setup_code, open_community
from app.people.sign_in.queries import has_admin
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import enter, this_browser
from app.people.sign_in.routes.limiting import by_address, refused

log = logging.getLogger(__name__)
ATTEMPTS = "10 per hour"
# Without a space nobody can write anything.
FIRST_STEP = "/admin/spaces/new"


def is_empty() -> bool:
    """Whether this is production and nobody administers it yet; asked of the database until it is not so."""
    known = current_app.extensions
    if current_app.config["MODE"] != "production" or known.get("hearth_has_admin"):
        return False
    known["hearth_has_admin"] = has_admin()
    return not known["hearth_has_admin"]


@sign_in.before_app_request
def send_first_visitor_to_setup() -> ResponseReturnValue | None:
    """Nobody can do anything in an empty community but set it up."""
    if request.path in {"/", "/sign-in", "/sign-up"} and is_empty():
        return redirect("/setup")
    return None


@sign_in.get("/setup")
def setup_page() -> ResponseReturnValue:
    """The form; the code is written to the log."""
    if not is_empty():
        raise NotFound
    with transaction():
        code = issue_setup_code()
    if code:
        log.warning("To set up this community, open /setup and give this code within an hour: %s", code)
    return render_template("people/setup.html", errors={}, form={})


@sign_in.post("/setup")
@limiter.limit(ATTEMPTS, key_func=by_address, deduct_when=refused)
def set_up() -> ResponseReturnValue:
    """Make the first administrator and sign them in."""
    if not is_empty():
        raise NotFound
    form = request.form
    name, email, password = form.get("name", ""), form.get("email", ""), form.get("password", "")
    try:
        with transaction():
            admin = open_community(form.get("code", ""), name=name, email=email, password=password)
            token = begin_sign_in(admin, this_browser(), persistent=False)
    except Invalid as invalid:
        return render_template("people/setup.html", errors=invalid.errors, form=form), 422
    return enter(token, FIRST_STEP, persistent=False)
