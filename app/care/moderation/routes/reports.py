"""How every member meets the moderators: reporting, and what was decided about them."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.models import REASONS
from app.care.moderation.operations import confirm_sanction, hide, report_post, restore
from app.care.moderation.operations.decisions import DECISIONS
from app.care.moderation.permissions import can_report
from app.care.moderation.queries import own_flag, own_flags, posts_in_view, sanctions_of
from app.care.moderation.routes.blueprint import reporting
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.topics.guest_acts import to_report
from app.forum.topics.models import Post
from app.forum.topics.queries import post_or_404
from app.people.accounts.guest_acts import kept_for_guests
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in


@reporting.get("/posts/<int:post_id>/flags")
@signed_in
def report(post_id: int) -> ResponseReturnValue:
    """The form of a report; thanks to those who reported this post already."""
    if own_flag(current_viewer(), post_id) is not None:
        return redirect(f"/posts/{post_id}/flags/thanks", 303)
    post = post_or_404(current_viewer(), post_id)
    require(can_report(current_viewer(), post))
    return _form(post)


@reporting.post("/posts/<int:post_id>/flags")
@signed_in
@kept_for_guests(to_report)
@limiter.limit(limits.REPORTING)
def send_report(post_id: int) -> ResponseReturnValue:
    """Report a post; again is once, also when it was hidden meanwhile."""
    earlier = own_flag(current_viewer(), post_id)
    post = earlier.case.post if earlier else post_or_404(current_viewer(), post_id)
    try:
        with transaction():
            report_post(current_member(), post, request.form.get("reason", ""), request.form.get("note", ""))
    except Invalid as invalid:
        return _form(post_or_404(current_viewer(), post_id), invalid.errors), 422
    return redirect(f"/posts/{post_id}/flags/thanks", 303)


@reporting.get("/posts/<int:post_id>/flags/thanks")
@signed_in
def thanks(post_id: int) -> ResponseReturnValue:
    """What happens next with one's report."""
    flag = own_flag(current_viewer(), post_id)
    if flag is None:
        return redirect(f"/posts/{post_id}/flags", 303)
    post = posts_in_view(current_viewer(), [post_id]).get(post_id)
    return render_template("moderation/thanks.html", flag=flag, post=post, decisions=DECISIONS)


@reporting.post("/posts/<int:post_id>/hide")
@signed_in
@limiter.limit(limits.REACTING)
def hide_one(post_id: int) -> ResponseReturnValue:
    """Hide a post without a report, for moderators."""
    with transaction():
        post = post_or_404(current_viewer(), post_id)
        hide(current_member(), post, request.form.get("reason", ""))
    flash(_("The post is hidden, and its author was told."), "success")
    return redirect(post.url, 303)


@reporting.delete("/posts/<int:post_id>/hide")
@signed_in
@limiter.limit(limits.REACTING)
def show_one(post_id: int) -> ResponseReturnValue:
    """Show a hidden post again, for moderators."""
    with transaction():
        post = post_or_404(current_viewer(), post_id)
        restore(current_member(), post, request.form.get("reason", ""))
    return redirect(post.url, 303)


@reporting.get("/notices")
@signed_in
def notices() -> ResponseReturnValue:
    """What moderators decided about the reader, and what came of the reader's reports."""
    flags = own_flags(current_viewer())
    return render_template(
        "moderation/notices.html",
        sanctions=sanctions_of(current_member()),
        flags=flags,
        posts=posts_in_view(current_viewer(), [flag.post_id for flag in flags]),
        decisions=DECISIONS,
    )


@reporting.post("/notices/<int:sanction_id>/seen")
@signed_in
def confirm(sanction_id: int) -> ResponseReturnValue:
    """Note that the reader has read a warning or why they are suspended."""
    with transaction():
        confirm_sanction(current_member(), sanction_id)
    return redirect("/notices", 303)


def _form(post: Post, errors: dict[str, str] | None = None) -> str:
    reasons = [(key, str(label)) for key, label in REASONS.items()]
    return render_template(
        "moderation/report.html", post=post, reasons=reasons, errors=errors or {}, typed=request.form
    )
