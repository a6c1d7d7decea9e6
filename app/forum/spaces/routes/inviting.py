"""Invitation links: made and ended by owners, used by whoever has one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.form_tokens import sent_token
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.spaces.forms import LinkForm
from app.forum.spaces.operations import hash_token, invite, revoke_invitation, use_invitation
from app.forum.spaces.queries import (
    invited_to,
    link_or_404,
    listed_space_or_404,
    membership,
    owners_of,
)
from app.forum.spaces.routes.blueprint import head_or_404, spaces
from app.forum.spaces.routes.running import members_page
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@spaces.post("/spaces/<slug>/invitations")
@signed_in
@limiter.limit(limits.POSTING)
def make_link(slug: str) -> ResponseReturnValue:
    """Make an invitation link and show it, this once."""
    form = LinkForm.read(request.form)
    require(head_or_404(current_viewer(), slug).run)
    try:
        days, uses = form.checked()
        sent = sent_token()
        with transaction():
            space = listed_space_or_404(current_viewer(), slug)
            token = invite(current_member(), space, days, uses, sent)
    except Invalid as invalid:
        return members_page(head_or_404(current_viewer(), slug), form, invalid.errors), 422
    link = url_for("spaces.invitation", token=token, _external=True)
    return members_page(head_or_404(current_viewer(), slug), link=link), 201, {"Cache-Control": "no-store"}


@spaces.delete("/spaces/<slug>/invitations/<int:link_id>")
@signed_in
def end_link(slug: str, link_id: int) -> ResponseReturnValue:
    """End an invitation link."""
    with transaction():
        space = listed_space_or_404(current_viewer(), slug)
        revoke_invitation(current_member(), space, link_or_404(space, link_id))
    flash(_("The link no longer works."), "success")
    return redirect(f"/spaces/{slug}/members", 303)


@spaces.get("/invitations/<token>")
@limiter.limit(limits.SEARCHING)
def invitation(token: str) -> ResponseReturnValue:
    """Which space a link leads to and who runs it; the link itself allows to know of it."""
    space, viewer = invited_to(hash_token(token)), current_viewer()
    place = membership(viewer, space)
    if place is not None and place.is_active:
        return redirect(f"/spaces/{space.slug}")
    page = render_template("spaces/invitation.html", space=space, owners=owners_of(space), token=token)
    return page, 200, {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"}


@spaces.post("/invitations/<token>")
@signed_in
@limiter.limit(limits.REACTING)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Join by a link."""
    with transaction():
        space = use_invitation(current_member(), token)
    flash(_("You have joined %(name)s.", name=space.name), "success")
    return redirect(f"/spaces/{space.slug}", 303)
