"""The history of a post."""

from __future__ import annotations

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.errors import Invalid
from app.core.forms import row_number
from app.core.i18n import _
from app.core.limits import limiter
from app.core.permissions import require
from app.forum.topics.forms import TopicForm
from app.forum.topics.models import Post
from app.forum.topics.operations import StaleEdit, erase_revision, restore_revision
from app.forum.topics.permissions import can_edit
from app.forum.topics.queries import post_or_404
from app.forum.topics.queries.history import history_of, revision_or_404
from app.forum.topics.routes.blueprint import post_url, topics
from app.forum.topics.routes.posts import conflict
from app.forum.topics.text import rendered
from app.people.accounts.permissions import can_moderate
from app.people.accounts.queries import current_member, current_viewer
from app.people.sign_in import signed_in

READING = "120 per minute"


@topics.get("/posts/<int:post_id>/history")
@limiter.limit(READING)
def history(post_id: int) -> ResponseReturnValue:
    """What was changed in a post, by whom and when; for whoever may see the post."""
    post = post_or_404(current_viewer(), post_id)
    return _page(post, request.args.get("after"))


def _page(post: Post, cursor: str | None = None, errors: dict[str, str] | None = None) -> ResponseReturnValue:
    viewer = current_viewer()
    page = render_template(
        "topics/history.html",
        post=post,
        topic=post.topic,
        history=history_of(post, cursor),
        first_page=not cursor,
        may_restore=can_edit(viewer, post),
        may_erase=can_moderate(viewer),
        erasing=row_number((request.view_args or {}).get("revision_id")),
        errors=errors or {},
    )
    return page, 422 if errors else 200, {"X-Robots-Tag": "noindex"}


@topics.post("/posts/<int:post_id>/history/<int:revision_id>/restore")
@signed_in
@limiter.limit(limits.POSTING)
def restore_text(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Bring an earlier text back; when somebody edited meanwhile, both texts are shown."""
    actor = current_member()
    post = post_or_404(actor, post_id)
    require(can_edit(actor, post))
    revision = revision_or_404(actor, post, revision_id)
    form = TopicForm.of(post.topic, post)
    form.title, form.body = revision.title or form.title, revision.body
    try:
        text = rendered(revision.body, breaks=revision.breaks)
        with transaction():
            restore_revision(actor, post, revision, text, row_number(request.form.get("version")))
    except StaleEdit as stale:
        return conflict(post_or_404(actor, post_id), form, stale)
    except Invalid as invalid:
        return _page(post_or_404(actor, post_id), errors=invalid.errors)
    flash(_("The earlier text is back."), "success")
    return redirect(post_url(post_or_404(actor, post_id)), 303)


@topics.post("/posts/<int:post_id>/history/<int:revision_id>/erase")
@signed_in
@limiter.limit(limits.REACTING)
def erase_text(post_id: int, revision_id: int) -> ResponseReturnValue:
    """Take an earlier text away for good."""
    actor = current_member()
    post = post_or_404(actor, post_id)
    require(can_moderate(actor))
    revision = revision_or_404(actor, post, revision_id)
    try:
        with transaction():
            erase_revision(actor, post, revision, request.form.get("reason", ""))
    except Invalid as invalid:
        return _page(post_or_404(actor, post_id), errors=invalid.errors)
    flash(_("The text was taken away for good."), "success")
    return redirect(f"/posts/{post_id}/history", 303)
