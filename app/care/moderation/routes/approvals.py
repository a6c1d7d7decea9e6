"""New accounts that wait."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.queries import declined_members, waiting_member_or_404, waiting_members
from app.care.moderation.routes.blueprint import moderation
from app.core.db import transaction
from app.core.i18n import _
from app.people.accounts.operations import approve_member
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in.operations import decline_member


@moderation.get("/approvals")
def approvals() -> ResponseReturnValue:
    """The accounts that wait; nothing here when the community takes everyone and nobody waits."""
    page = waiting_members(current_viewer(), request.args.get("after"))
    return render_template(
        "moderation/approvals.html", page=page, declined=declined_members(current_viewer())
    )


@moderation.post("/approvals/<int:member_id>")
def approve_one(member_id: int) -> ResponseReturnValue:
    """Let one of them in."""
    with transaction():
        member = waiting_member_or_404(current_viewer(), member_id)
        approve_member(current_member(), member)
    flash(_("%(name)s can take part now.", name=member.name), "success")
    return redirect("/moderation/approvals", 303)


@moderation.post("/approvals/<int:member_id>/decline")
def decline_one(member_id: int) -> ResponseReturnValue:
    """Do not let one of them in; they are told by mail."""
    with transaction():
        member = waiting_member_or_404(current_viewer(), member_id)
        decline_member(current_member(), member, request.form.get("reason", ""))
    told = bool(member.email and member.confirmed_at)
    words = _("%(name)s was declined and told by mail.", name=member.name)
    flash(words if told else _("%(name)s was declined.", name=member.name), "success")
    return redirect("/moderation/approvals", 303)
