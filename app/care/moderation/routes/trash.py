"""What was removed, and the way back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.operations import restore
from app.care.moderation.queries import removed_posts
from app.care.moderation.routes.blueprint import moderation
from app.core.db import transaction
from app.core.i18n import _
from app.forum.topics.queries import post_or_404
from app.people.accounts.queries import current_member, current_viewer


@moderation.get("/trash")
def trash() -> ResponseReturnValue:
    """Deleted posts, or hidden ones."""
    hidden = request.args.get("show") == "hidden"
    page = removed_posts(current_viewer(), hidden=hidden, cursor=request.args.get("after"))
    return render_template("moderation/trash.html", page=page, hidden=hidden)


@moderation.post("/posts/<int:post_id>/restore")
def restore_one(post_id: int) -> ResponseReturnValue:
    """Bring a post back."""
    with transaction():
        post = post_or_404(current_viewer(), post_id)
        restore(current_member(), post, request.form.get("reason", ""))
    flash(_("The post is back, and its author was told."), "success")
    return redirect(post.url, 303)
