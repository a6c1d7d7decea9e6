"""Signing in with a password, proving it again, and signing out."""

from __future__ import annotations

from flask import current_app, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.guards import inside, render_sign_in, signed_in
from app.people.accounts.models import Member
from app.people.accounts.passwords import hashed, matches, needs_new_hash
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in.operations import ask_by_email, begin_sign_in, end_sign_in, keep_hash, prove_again
from app.people.sign_in.queries import current_sign_in, member_by_email
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import leave, let_in, origin, this_browser, wants_to_stay
from app.people.sign_in.routes.finishing import go_on, sent_act, signed_act
from app.people.sign_in.routes.limiting import by_account, by_address, refused, typed
from app.people.sign_in.routes.mailing import act_asked_here


@sign_in.get("/sign-in")
def sign_in_page() -> ResponseReturnValue:
    """The form; whoever is signed in already goes on."""
    target = inside(request.args.get("next"))
    if not current_viewer().is_guest:
        return redirect(target)
    done = request.args.get("done", "")
    act = act_asked_here() if done == "reset" else None
    return render_sign_in(act, target, done=done)


@sign_in.post("/sign-in")
@limiter.limit(limits.SIGN_IN, key_func=by_address, deduct_when=refused)
@limiter.limit(limits.SIGN_IN, key_func=by_account(typed("identity")), deduct_when=refused)
def sign_in_by_password() -> ResponseReturnValue:
    """Sign in; one answer for a wrong password, an unknown address and one that is not confirmed yet."""
    form = request.form
    target, password, act = inside(form.get("next")), form.get("password", ""), sent_act()
    member = member_by_email(form.get("identity", ""))
    fits = matches(password, member.password if member else None)
    if member is None or not fits or member.must_confirm:
        if member is not None and fits:
            with transaction():
                ask_by_email("confirm", member.email or "", origin(), act=signed_act())
        return render_sign_in(act, target, errors={"identity": _refusal()}, form=form), 422
    let_in(_begin(member, password))
    return go_on(target, act)


def _refusal() -> str:
    if current_app.config["MAIL_URL"]:
        return _(
            "This e-mail address and password do not fit together. "
            "If you have just joined, open the link in our mail first."
        )
    return _("This e-mail address and password do not fit together.")


def _begin(member: Member, password: str) -> str:
    fresh_hash = hashed(password) if needs_new_hash(member.password) else ""
    with transaction():
        if fresh_hash:
            keep_hash(member, fresh_hash)
        return begin_sign_in(member, this_browser(), persistent=wants_to_stay())


@sign_in.get("/sign-in/again")
@signed_in
def sign_in_again_page() -> ResponseReturnValue:
    """Ask a member who is signed in to prove it once more."""
    return render_template("people/again.html", next_url=inside(request.args.get("next")), errors={})


@sign_in.post("/sign-in/again")
@signed_in
@limiter.limit(limits.SIGN_IN, deduct_when=refused)
def sign_in_again() -> ResponseReturnValue:
    """Take the password as proof and go on."""
    member, target = current_member(), inside(request.form.get("next"))
    open_one = current_sign_in()
    if open_one is None or not matches(request.form.get("password"), member.password):
        errors = {"password": _("This is not your password.")}
        return render_template("people/again.html", next_url=target, errors=errors), 422
    with transaction():
        prove_again(member, open_one)
    return redirect(target, 303)


@sign_in.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End this sign-in; a guest is simply sent home."""
    open_one = current_sign_in()
    if open_one is not None:
        with transaction():
            end_sign_in(current_member(), open_one)
    return leave("/")
