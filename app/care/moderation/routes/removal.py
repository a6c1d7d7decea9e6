"""Deleting or hiding what another wrote: moderators are asked why, and the author is told."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel.speaklater import LazyString

from app.care.moderation.models import REASONS
from app.care.moderation.operations import hide
from app.care.moderation.permissions import can_moderate
from app.care.moderation.routes.blueprint import reporting
from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import one_line
from app.core.i18n import _, lazy
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.topics.models import Post
from app.forum.topics.operations import delete_post
from app.forum.topics.queries import post_or_404
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

WAYS: dict[str, LazyString] = {
    "delete": lazy("Delete it: it goes to the trash, and a line says that it was here."),
    "hide": lazy("Hide it: only moderators still see it."),
}
OWN_WORDS = "other"


@reporting.get("/posts/<int:post_id>/removal")
@signed_in
def ask_why(post_id: int) -> ResponseReturnValue:
    """The form with which moderators take away what another wrote."""
    post = post_or_404(current_viewer(), post_id)
    require(can_moderate(current_viewer()))
    return redirect(post.url, 303) if post.is_gone else _removal_form(post)


@reporting.post("/posts/<int:post_id>/removal")
@signed_in
@limiter.limit(limits.REACTING)
def remove(post_id: int) -> ResponseReturnValue:
    """Delete or hide a post with a reason."""
    post = post_or_404(current_viewer(), post_id)
    require(can_moderate(current_viewer()))
    way = request.form.get("way", "")
    try:
        if way not in WAYS:
            raise Invalid("way", _("Choose whether to delete or to hide it."))
        reason = _reason()
        with transaction():
            (delete_post if way == "delete" else hide)(current_member(), post, reason)
    except Invalid as invalid:
        return _removal_form(post_or_404(current_viewer(), post_id), invalid.errors), 422
    flash(_words(post, way), "success")
    return redirect(f"/posts/{post.id}/deleted" if way == "delete" and post.number == 1 else post.url, 303)


def _reason() -> str:
    """What the author will read: one of the usual reasons, own words, or both. Raises Invalid."""
    usual, words = request.form.get("usual", ""), one_line(request.form.get("reason"))
    label = str(REASONS[usual]) if usual in REASONS and usual != OWN_WORDS else ""
    if not label and not words:
        raise Invalid("reason", _("Choose a reason or say why in your own words: the author will read it."))
    return ". ".join(filter(None, (label, words)))


def _words(post: Post, way: str) -> str:
    if current_viewer().id == post.author_id:
        return _("It was deleted.") if way == "delete" else _("It is hidden.")
    name = post.author.name
    if way == "hide":
        return _("The post of %(name)s is hidden. They were told why.", name=name)
    if post.number == 1:
        return _("The topic of %(name)s was deleted. They were told why.", name=name)
    return _("The reply of %(name)s was deleted. They were told why.", name=name)


def _removal_form(post: Post, errors: dict[str, str] | None = None) -> str:
    return render_template(
        "moderation/removal.html",
        post=post,
        ways=[(key, str(label)) for key, label in WAYS.items()],
        usual=[(key, str(label)) for key, label in REASONS.items()],
        errors=errors or {},
        typed=request.form,
    )
