"""Resetting a forgotten password, and changing a known one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import Problems
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.guards import here, signed_in
from app.people.accounts.models import Member
from app.people.accounts.passwords import hashed, matches, problem_with
from app.people.accounts.queries import current_member
from app.people.sign_in.guards import ask_again
from app.people.sign_in.links import read_reset_link
from app.people.sign_in.operations import ask_by_email, change_password, clean_address, reset_password
from app.people.sign_in.queries import current_sign_in
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import origin
from app.people.sign_in.routes.finishing import sent_act, signed_act
from app.people.sign_in.routes.limiting import by_account, by_address, refused, typed
from app.people.sign_in.routes.mailing import look_into_mail


@sign_in.get("/reset")
def reset_page() -> ResponseReturnValue:
    """Ask for the address."""
    return render_template("people/reset.html", errors={}, form={})


@sign_in.post("/reset")
@limiter.limit(limits.CODES, key_func=by_address)
@limiter.limit(limits.CODES, key_func=by_account(typed("email")))
def ask_for_reset() -> ResponseReturnValue:
    """Send a link, if anybody has this address; the answer is the same for all."""
    problems = Problems()
    email = clean_address(problems, request.form.get("email"))
    if problems.errors:
        values = {"errors": problems.errors, "form": request.form, "act": sent_act()}
        return render_template("people/reset.html", **values), 422
    with transaction():
        asked = ask_by_email("reset", email, origin(), act=signed_act())
    return look_into_mail("reset", email, asked)


@sign_in.get("/reset/<token>")
def set_password_page(token: str) -> ResponseReturnValue:
    """The form behind the link of the mail."""
    return render_template("people/set_password.html", member=_member_of(token), token=token, errors={})


@sign_in.post("/reset/<token>")
@limiter.limit(limits.CODES, key_func=by_address, deduct_when=refused)
def set_password(token: str) -> ResponseReturnValue:
    """Set the password, end every sign-in, and let the member sign in with it."""
    member, password = _member_of(token), request.form.get("password", "")
    if problem := _problem(member, password):
        errors = {"password": problem}
        return render_template("people/set_password.html", member=member, token=token, errors=errors), 422
    password_hash = hashed(password)
    with transaction():
        reset_password(_member_of(token), password_hash)
    return redirect("/sign-in?done=reset", 303)


def _member_of(token: str) -> Member:
    member = read_reset_link(token)
    if member is None:
        raise NotFound(
            _("This link is too old, was used, or you asked for a newer one. You can ask for another.")
        )
    return member


def _problem(member: Member, password: str) -> str:
    return problem_with(password, member.name, member.email, (member.email or "").partition("@")[0])


@sign_in.get("/settings/password")
@signed_in
def password_page() -> ResponseReturnValue:
    """The form to change one's password; without a present one, a fresh proof is asked for instead."""
    sign_in_row = current_sign_in()
    if current_member().password is None and not (sign_in_row and sign_in_row.is_fresh):
        return ask_again(here())
    return render_template("people/password.html", errors={})


@sign_in.post("/settings/password")
@signed_in
@limiter.limit(limits.SIGN_IN, deduct_when=refused)
def change_own_password() -> ResponseReturnValue:
    """Change one's password; every other device is signed out."""
    member, open_one = current_member(), current_sign_in()
    if member.password is None and not (open_one and open_one.is_fresh):
        return ask_again("/settings/password")
    problems, password = Problems(), request.form.get("password", "")
    if member.password is not None and not matches(request.form.get("current_password"), member.password):
        problems.add("current_password", _("This is not your present password."))
    if problem := _problem(member, password):
        problems.add("password", problem)
    if problems.errors:
        return render_template("people/password.html", errors=problems.errors), 422
    password_hash = hashed(password)
    with transaction():
        end_keys = bool(request.form.get("end_keys"))
        change_password(member, password_hash, but=open_one, end_keys=end_keys)
    flash(_("Your password is changed. All other devices are signed out."), "success")
    if end_keys:
        flash(_("Your API tokens and your private feed address work no longer."), "success")
    return redirect("/settings/password", 303)
