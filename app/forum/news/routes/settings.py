"""A member's own feed address."""

from __future__ import annotations

from flask import flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.i18n import _
from app.core.limits import limiter
from app.forum.news.feed import site_url
from app.forum.news.operations import make_feed_address, revoke_feed_address
from app.forum.news.queries import feed_key_of, secret_of
from app.forum.news.routes.blueprint import news
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in


@news.get("/settings/feeds")
@signed_in
def feed_settings() -> ResponseReturnValue:
    """The address with which a member reads news in another program."""
    key = feed_key_of(current_member())
    address = site_url(f"/feeds/{secret_of(key)}/news.atom") if key else ""
    page = make_response(render_template("news/feeds.html", key=key, address=address, section="settings"))
    page.headers["Cache-Control"] = "no-store"
    return page


@news.post("/settings/feeds")
@signed_in
@limiter.limit(limits.REACTING)
def make_address() -> ResponseReturnValue:
    """Make an address; one that is there stays."""
    with transaction():
        make_feed_address(current_member())
    flash(
        _("This is your address. Whoever has it reads what you can read, so keep it to yourself."), "success"
    )
    return redirect("/settings/feeds", 303)


@news.delete("/settings/feeds")
@signed_in
@limiter.limit(limits.REACTING)
def revoke_address() -> ResponseReturnValue:
    """Make the address worthless."""
    with transaction():
        revoke_feed_address(current_member())
    flash(_("The address is worth nothing any more. A new one will be a different one."), "success")
    return redirect("/settings/feeds", 303)
