"""Having another e-mail address."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.forms import Problems
from app.core.i18n import _
from app.core.limits import limiter
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in.guards import lately_proved
from app.people.sign_in.links import read_link
from app.people.sign_in.operations import ask_by_email, change_address, clean_address
from app.people.sign_in.queries import current_sign_in
from app.people.sign_in.routes import sign_in
from app.people.sign_in.routes.arriving import origin
from app.people.sign_in.routes.limiting import by_account, by_address, typed
from app.people.sign_in.routes.mailing import look_into_mail


@sign_in.get("/settings/email")
@lately_proved
def email_page() -> ResponseReturnValue:
    """The form to have another address."""
    return render_template("people/email.html", errors={}, form={})


@sign_in.post("/settings/email")
@lately_proved
@limiter.limit(limits.CODES)
@limiter.limit(limits.CODES, key_func=by_account(typed("email")))
def ask_for_new_address() -> ResponseReturnValue:
    """Mail a link to the new address; nothing changes before it is opened."""
    problems = Problems()
    email = clean_address(problems, request.form.get("email"))
    if email and email == current_member().email:
        problems.add("email", _("This is your address already."))
    if problems.errors:
        return render_template("people/email.html", errors=problems.errors, form=request.form), 422
    with transaction():
        ask_by_email("new_address", email, origin(), member=current_member())
    return look_into_mail("new_address", email)


@sign_in.post("/settings/email/confirm")
@lately_proved
@limiter.limit(limits.CODES)
def ask_for_confirmation() -> ResponseReturnValue:
    """Mail the link that confirms one's present address once more."""
    member = current_member()
    if member.email is None or member.confirmed_at is not None:
        return redirect("/settings/email", 303)
    with transaction():
        ask_by_email("confirm", member.email, origin(), member=member)
    return look_into_mail("join", member.email)


@sign_in.get("/confirm-address/<token>")
def new_address_page(token: str) -> ResponseReturnValue:
    """Show the change. Opening a link changes nothing, because mail programs open links too."""
    member, email = _change_of(token)
    return render_template("people/confirm_address.html", member=member, email=email, token=token)


@sign_in.post("/confirm-address/<token>")
@limiter.limit(limits.CODES, key_func=by_address)
def use_new_address(token: str) -> ResponseReturnValue:
    """Change the address; other devices are signed out."""
    member, email = _change_of(token)
    is_here = current_viewer().id == member.id
    with transaction():
        changed = change_address(member, email, but=current_sign_in() if is_here else None)
    if not changed:
        raise NotFound(_("This link is too old or was used already. You can ask for another."))
    if not is_here:
        return redirect("/sign-in?done=address", 303)
    flash(_("Your address is changed. All other devices are signed out."), "success")
    return redirect("/settings/email", 303)


def _change_of(token: str) -> tuple[Member, str]:
    found = read_link("new_address", token)
    if found is None or len(found[1]) != 1:
        raise NotFound(_("This link is too old or was used already. You can ask for another."))
    return found[0], found[1][0]
