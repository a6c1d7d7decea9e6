"""Making an account, by oneself or with an invitation, and confirming its address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid, NotFound, Refused
from app.core.forms import row_number
from app.core.i18n import _
from app.core.limits import limiter
from app.core.settings import settings
from app.people.accounts.guards import inside
from app.people.accounts.guest_acts import GuestAct, read_guest_act
from app.people.accounts.models import Member
from app.people.accounts.passwords import hashed, matches
from app.people.accounts.queries import current_viewer
from app.people.sign_in.links import read_link
from app.people.sign_in.operations import begin_sign_in, check_newcomer, confirm_address, join
from app.people.sign_in.queries import act_asked_in, invitation_by_token
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import let_in, origin, this_browser
from app.people.sign_in.routes.finishing import go_on, sent_act, signed_act
from app.people.sign_in.routes.limiting import by_account, by_address, linked, refused, typed
from app.people.sign_in.routes.mailing import look_into_mail

AFTER_JOINING = "after_joining"


@sign_in.get("/sign-up")
def sign_up_page() -> ResponseReturnValue:
    """The form, or who can invite."""
    if not current_viewer().is_guest:
        return redirect(inside(request.args.get("next")))
    return _form({})


@sign_in.post("/sign-up")
@limiter.limit(limits.SIGN_UP, key_func=by_address)
@limiter.shared_limit(limits.CODES, scope="joining", key_func=by_account(typed("email")))
def sign_up() -> ResponseReturnValue:
    """Make an account. The answer does not tell whether there was one."""
    if settings().sign_up == "invite":
        raise Refused(_("This community is by invitation. Please ask someone who is in it."))
    return _join()


@sign_in.get("/join/<token>")
def invited_page(token: str) -> ResponseReturnValue:
    """The form for somebody with an invitation link."""
    if not current_viewer().is_guest:
        return redirect("/")
    invitation_by_token(token)
    return _form({}, token)


@sign_in.post("/join/<token>")
@limiter.limit(limits.SIGN_UP, key_func=by_address)
@limiter.shared_limit(limits.CODES, scope="joining", key_func=by_account(typed("email")))
def sign_up_invited(token: str) -> ResponseReturnValue:
    """Make an account with an invitation; it needs no approval."""
    invitation_by_token(token)
    return _join(token)


def _join(invitation: str = "") -> ResponseReturnValue:
    form = request.form
    password = form.get("password", "")
    try:
        name, email = check_newcomer(form.get("name", ""), form.get("email", ""), password)
    except Invalid as invalid:
        return _form(invalid.errors, invitation), 422
    password_hash = hashed(password)
    with transaction():
        asked = join(
            name=name, email=email, password_hash=password_hash, origin=origin(), invitation=invitation,
            act=signed_act(),
        )  # fmt: skip
    session[AFTER_JOINING] = inside(request.form.get("next"))
    return look_into_mail("join", email, asked)


def _form(errors: dict[str, str], invitation: str = "") -> str:
    form, target = request.form, inside(request.values.get("next"))
    return render_template(
        "people/sign_up.html",
        errors=errors,
        form=form,
        next_url=target,
        invitation=invitation,
        act=sent_act(),
    )


@sign_in.get("/confirm/<token>")
def confirm_page(token: str) -> ResponseReturnValue:
    """Show what is confirmed. Opening a link changes nothing, because mail programs open links too."""
    return _confirmation(token, {})


@sign_in.post("/confirm/<token>")
@limiter.limit(limits.SIGN_IN, key_func=by_address, deduct_when=refused)
@limiter.limit(limits.SIGN_IN, key_func=by_account(linked("confirm")), deduct_when=refused)
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address, and sign in.

    The password is asked for: whoever reads the mail and whoever made the account must be the same person.
    """
    member, act = _link(token)
    here = current_viewer().id == member.id
    if not here and not matches(request.form.get("password"), member.password):
        return _confirmation(token, {"password": _("This is not the password you chose.")}), 422
    with transaction():
        confirm_address(member)
        sign_in_token = "" if here else begin_sign_in(member, this_browser(), persistent=False)
    target = inside(session.pop(AFTER_JOINING, None))
    if not here:
        let_in(sign_in_token, persistent=False)
    flash(_("Your address is confirmed. Welcome!"), "success")
    return go_on(target, act)


def _link(token: str) -> tuple[Member, GuestAct | None]:
    """The member of a link, and what they began before they joined."""
    found = read_link("confirm", token)
    if found is None:
        raise NotFound(_("This link is too old or was used already. Sign in, and we will send you another."))
    member, more = found
    return member, read_guest_act(act_asked_in(row_number(more[0])) if more else None)


def _confirmation(token: str, errors: dict[str, str]) -> str:
    member, act = _link(token)
    here = current_viewer().id == member.id
    return render_template(
        "people/confirm.html", member=member, token=token, errors=errors, here=here, act=act
    )
