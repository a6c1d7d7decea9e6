"""A member as moderators see them, and what they can do about them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.actions import action_label
from app.care.moderation.forms import length_choices, read_until
from app.care.moderation.operations import reinstate, suspend, trust, warn
from app.care.moderation.operations.decisions import DECISIONS
from app.care.moderation.permissions import can_discipline
from app.care.moderation.queries import cases_about, log_page, recent_posts, sanctions_of
from app.care.moderation.routes.blueprint import moderation
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.form_tokens import sent_token
from app.core.forms import new_token
from app.core.i18n import _
from app.forum.topics.newcomers import is_newcomer
from app.people.accounts.models import Member
from app.people.accounts.queries import current_member, current_viewer, member_or_404


@moderation.get("/members/<handle>")
def member(handle: str) -> ResponseReturnValue:
    """What a member wrote, what was reported of it, and what was decided about them."""
    return _member_page(member_or_404(current_viewer(), handle))


@moderation.post("/members/<handle>/warnings")
def warn_member(handle: str) -> ResponseReturnValue:
    """Warn a member."""
    found = member_or_404(current_viewer(), handle)
    try:
        with transaction():
            warn(current_member(), found, request.form.get("reason", ""), sent_token())
    except Invalid as invalid:
        return _member_page(found, warning_errors=invalid.errors), 422
    flash(_("%(name)s was warned.", name=found.name), "success")
    return redirect(f"/moderation/members/{found.handle}", 303)


@moderation.post("/members/<handle>/suspension")
def suspend_member(handle: str) -> ResponseReturnValue:
    """Suspend a member."""
    found = member_or_404(current_viewer(), handle)
    try:
        token = sent_token()
        until = read_until(request.form)
        with transaction():
            suspend(current_member(), found, until, request.form.get("reason", ""), token)
    except Invalid as invalid:
        return _member_page(found, errors=invalid.errors), 422
    flash(_("%(name)s is suspended.", name=found.name), "success")
    return redirect(f"/moderation/members/{found.handle}", 303)


@moderation.delete("/members/<handle>/suspension")
def reinstate_member(handle: str) -> ResponseReturnValue:
    """End a suspension early."""
    found = member_or_404(current_viewer(), handle)
    with transaction():
        reinstate(current_member(), found, request.form.get("reason", ""))
    flash(_("%(name)s can write again.", name=found.name), "success")
    return redirect(f"/moderation/members/{found.handle}", 303)


@moderation.post("/members/<handle>/trust")
def trust_member(handle: str) -> ResponseReturnValue:
    """Lift the limits of newcomers."""
    found = member_or_404(current_viewer(), handle)
    with transaction():
        trust(current_member(), found)
    flash(_("The limits of newcomers hold no more for %(name)s.", name=found.name), "success")
    return redirect(f"/moderation/members/{found.handle}", 303)


def _member_page(
    found: Member, errors: dict[str, str] | None = None, warning_errors: dict[str, str] | None = None
) -> str:
    viewer = current_viewer()
    return render_template(
        "moderation/member.html",
        member=found,
        sanctions=sanctions_of(found),
        cases=cases_about(viewer, found),
        posts=recent_posts(viewer, found),
        entries=log_page(viewer, found),
        newcomer=is_newcomer(found),
        may_sanction=can_discipline(viewer, found),
        lengths=length_choices(),
        decisions=DECISIONS,
        label=action_label,
        errors=errors or {},
        warning_errors=warning_errors or {},
        typed=request.form,
        token=new_token(),
    )
