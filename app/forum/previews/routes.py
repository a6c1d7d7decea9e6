"""Taking a preview away."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from app.core import limits
from app.core.db import transaction
from app.core.limits import limiter
from app.forum.previews.operations import remove_preview
from app.forum.topics import streams
from app.forum.topics.queries import post_as_shown, post_or_404
from app.forum.topics.routes.blueprint import done, post_url
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in

previews = Blueprint("previews", __name__)


@previews.delete("/posts/<int:post_id>/previews")
@signed_in
@limiter.limit(limits.REACTING)
def remove(post_id: int) -> ResponseReturnValue:
    """Take the preview of one link away."""
    post = post_or_404(current_member(), post_id)
    with transaction():
        remove_preview(current_member(), post, request.form.get("url", ""))
    post = post_as_shown(post_id) or post
    return done(streams.replace_post(post), post_url(post))
