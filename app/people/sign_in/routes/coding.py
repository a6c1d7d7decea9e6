"""Signing in with a code that comes by mail."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.forms import Problems
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.guards import inside
from app.people.accounts.models import Member
from app.people.accounts.queries import current_viewer
from app.people.sign_in.operations import ask_by_email, begin_sign_in, clean_address, prove_again, use_code
from app.people.sign_in.queries import current_sign_in
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import let_in, origin, this_browser, wants_to_stay
from app.people.sign_in.routes.finishing import act_of_mail, go_on, sent_act, signed_act
from app.people.sign_in.routes.limiting import by_account, by_address, refused, typed


@sign_in.get("/sign-in/code")
def code_page() -> ResponseReturnValue:
    """Ask for the address, or, in the browser that asked, for the code."""
    target = inside(request.args.get("next"))
    if request.args.get("asked"):
        return _code_form(target, request.args["asked"], {})
    return render_template("people/ask_code.html", next_url=target, errors={}, form={})


@sign_in.post("/sign-in/code")
@limiter.limit(limits.CODES, key_func=by_address)
@limiter.limit(limits.CODES, key_func=by_account(typed("email")))
def ask_for_code() -> ResponseReturnValue:
    """Send a code, if anybody has this address; the answer is the same for all."""
    problems, target = Problems(), inside(request.form.get("next"))
    email = clean_address(problems, request.form.get("email"))
    if problems.errors:
        values = {"next_url": target, "errors": problems.errors, "form": request.form, "act": sent_act()}
        return render_template("people/ask_code.html", **values), 422
    with transaction():
        asked = ask_by_email("code", email, origin(), next_url=target, act=signed_act())
    return redirect(url_for("sign_in.code_page", asked=asked, next=target), 303)


@sign_in.post("/sign-in/code/entered")
@limiter.limit(limits.SIGN_IN, key_func=by_address, deduct_when=refused)
def sign_in_by_code() -> ResponseReturnValue:
    """Sign in with the code; five attempts, ten minutes, once."""
    asked, target = request.form.get("asked", ""), inside(request.form.get("next"))
    with transaction():
        member = use_code(asked, request.form.get("code", ""))
        token = _new_sign_in(member) if member else None
    if member is None:
        return _code_form(target, asked, {"code": _refusal()}), 422
    if token is not None:
        let_in(token)
        if member.password is None:
            flash(_("You have no password. Set one in the settings, or go on signing in with codes."), "hint")
    return go_on(target, act_of_mail(asked))


def _code_form(target: str, asked: str, errors: dict[str, str]) -> str:
    act = act_of_mail(asked)
    return render_template("people/code.html", next_url=target, asked=asked, errors=errors, act=act)


def _refusal() -> str:
    return _(
        "This is not the code, or it is too old, was used, or you asked for a newer one. After many wrong "
        "codes no code works for an hour; your password and the link of “Forgot your password?” do."
    )


def _new_sign_in(member: Member) -> str | None:
    """A new sign-in; or none, when the member was signed in here and only had to prove it again."""
    open_one = current_sign_in()
    if open_one is not None and open_one.ended_at is None and current_viewer().id == member.id:
        prove_again(member, open_one)
        return None
    return begin_sign_in(member, this_browser(), persistent=wants_to_stay())
