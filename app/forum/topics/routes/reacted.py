"""Who reacted to a post, for members."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.core.forms import one_line
from app.forum.reactions.models import REACTIONS
from app.forum.topics.queries import post_or_404
from app.forum.topics.queries.reacted import who_reacted
from app.forum.topics.routes.blueprint import post_url, topics
from app.people.accounts.queries import current_member
from app.people.sign_in import signed_in

GLYPHS = {"heart": "heart", "thanks": "hand-heart", "insightful": "lightbulb", "celebrate": "party-popper"}


@topics.get("/posts/<int:post_id>/reactions")
@signed_in
def reacted(post_id: int) -> ResponseReturnValue:
    """The names behind the numbers; scripts show them in a dialog."""
    post = post_or_404(current_member(), post_id)
    chosen = one_line(request.args.get("key"))
    key = chosen if chosen in REACTIONS else ""
    return render_template(
        "topics/reacted.html",
        post=post,
        topic=post.topic,
        back=post_url(post),
        page=who_reacted(post, key, request.args.get("after")),
        key=key,
        reactions=REACTIONS,
        glyphs=GLYPHS,
    )
