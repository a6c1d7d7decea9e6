"""Signing in with a password, and signing out."""

from __future__ import annotations

from flask import redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.guards import inside
from app.people.accounts.passwords import hashed, matches, needs_new_hash
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in.operations import begin_sign_in, end_sign_in, keep_hash
from app.people.sign_in.queries import current_sign_in, member_by_email
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import enter, this_browser, wants_to_stay
from app.people.sign_in.routes.limiting import by_address, by_identity, refused


@sign_in.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    target = inside(request.args.get("next"))
    if not current_viewer().is_guest:
        return redirect(target)
    return render_template("people/sign_in.html", next_url=target, errors={}, form=request.args)


@sign_in.post("/sign-in")
@limiter.limit(limits.SIGN_IN, key_func=by_address, deduct_when=refused)
@limiter.limit(limits.SIGN_IN, key_func=by_identity, deduct_when=refused)
def sign_in_by_password() -> ResponseReturnValue:
    """Sign in; one answer for a wrong password and an unknown address."""
    form = request.form
    target, password = inside(form.get("next")), form.get("password", "")
    member = member_by_email(form.get("identity", ""))
    if not matches(password, member.password if member else None) or member is None:
        errors = {"identity": _("This e-mail address and password do not fit together.")}
        return render_template("people/sign_in.html", next_url=target, errors=errors, form=form), 422
    fresh_hash = hashed(password) if needs_new_hash(member.password) else ""
    with transaction():
        token = begin_sign_in(member, this_browser(), persistent=wants_to_stay())
        if fresh_hash:
            keep_hash(member, fresh_hash)
    return enter(token, target)


@sign_in.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this sign-in; a guest is simply sent home."""
    open_one = current_sign_in()
    if open_one is not None:
        with transaction():
            end_sign_in(current_member(), open_one)
    session.clear()
    return redirect("/", 303)
