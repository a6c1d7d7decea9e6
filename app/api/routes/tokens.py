"""The page on which members make and revoke tokens."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core.db import transaction
from app.core.errors import Invalid
from app.core.form_tokens import sent_token
from app.core.forms import new_token, one_line
from app.core.i18n import _
from app.people.accounts.queries import current_member
from app.people.sign_in import lately_proved, signed_in
from app.people.tokens.models import LIFETIMES, SCOPES
from app.people.tokens.operations import Made, create_token, revoke_token
from app.people.tokens.permissions import can_make_tokens
from app.people.tokens.queries import token_or_404, tokens_of

tokens = Blueprint("tokens", __name__, url_prefix="/settings/tokens")
FRESH = {"name": "", "scopes": ["read"], "days": "90"}


@tokens.get("")
@signed_in
def index() -> ResponseReturnValue:
    """A member's tokens."""
    member = current_member()
    allowed = can_make_tokens(member)
    return render_template(
        "api/tokens.html", tokens=tokens_of(member), allowed=allowed, scopes=SCOPES, section="settings"
    )


@tokens.get("/new")
@lately_proved
def new() -> ResponseReturnValue:
    """The form for a new token."""
    return _form(FRESH, {})


def _form(values: dict[str, Any], errors: dict[str, str]) -> str:
    offered = {"scopes": SCOPES, "lifetimes": LIFETIMES, "token": new_token()}
    return render_template("api/new_token.html", form=values, errors=errors, section="settings", **offered)


@tokens.post("")
@lately_proved
def create() -> ResponseReturnValue:
    """Make a token and show its secret, this once."""
    form = request.form
    values: dict[str, Any] = {
        "name": one_line(form.get("name")),
        "scopes": form.getlist("scopes"),
        "days": form.get("days", ""),
    }
    try:
        token = sent_token()
        with transaction():
            made = create_token(current_member(), form_token=token, **values)
    except Invalid as invalid:
        return _form(values, invalid.errors), 422
    return _shown_once(made)


def _shown_once(made: Made) -> ResponseReturnValue:
    """The page with the secret; after a reload of it, the list, since nothing knows the secret any more."""
    if made.secret is None:
        return redirect("/settings/tokens", 303)
    page = render_template("api/token_made.html", token=made.token, secret=made.secret, section="settings")
    response = make_response(page, 201)
    response.headers["Cache-Control"] = "no-store"
    return response


@tokens.delete("/<int:token_id>")
@signed_in
def revoke(token_id: int) -> ResponseReturnValue:
    """Make a token worthless."""
    with transaction():
        token = token_or_404(current_member(), token_id)
        revoke_token(current_member(), token)
    flash(
        _("“%(name)s” is revoked. Programs that use it are refused from now on.", name=token.name), "success"
    )
    return redirect("/settings/tokens", 303)
