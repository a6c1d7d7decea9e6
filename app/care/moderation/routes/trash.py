"""What was removed, and the way back."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.care.moderation.operations import restore
from app.care.moderation.queries import removed_posts, removers_of
from app.care.moderation.routes.blueprint import moderation
from app.care.moderation.routes.log import member_or_none
from app.core.db import transaction
from app.core.i18n import _
from app.core.paging import Page
from app.forum.topics.models import Post
from app.forum.topics.queries import post_or_404
from app.people.accounts.queries import current_member, current_viewer


@moderation.get("/trash")
def trash() -> ResponseReturnValue:
    """Deleted posts, or hidden ones; narrowed to topics or replies, and to one author by handle."""
    hidden = request.args.get("show") == "hidden"
    what = request.args.get("what", "")
    what = what if what in {"topics", "replies"} else ""
    handle = request.args.get("member", "").strip().removeprefix("@")
    author = member_or_none(handle)
    page: Page[Post] = Page()
    if author is not None or not handle:
        page = removed_posts(
            current_viewer(), hidden=hidden, what=what, author=author, cursor=request.args.get("after")
        )
    return render_template(
        "moderation/trash.html",
        page=page,
        hidden=hidden,
        what=what,
        handle=handle,
        unknown=bool(handle) and author is None,
        removers=removers_of(page),
    )


@moderation.post("/posts/<int:post_id>/restore")
def restore_one(post_id: int) -> ResponseReturnValue:
    """Bring a post back."""
    with transaction():
        post = post_or_404(current_viewer(), post_id)
        restore(current_member(), post, request.form.get("reason", ""))
        own = post.author_id == current_member().id
    flash(_("The post is back.") if own else _("The post is back, and its author was told."), "success")
    return redirect(post.url, 303)
