"""New and changed texts are looked at for links that stand alone."""

from __future__ import annotations

from app.core.db import db
from app.core.events import EventRow, later
from app.core.settings import settings
from app.forum.previews.operations import look_at_links
from app.forum.topics.events import PostEdited, PostEvent, ReplyPosted, TopicOpened
from app.forum.topics.models import Post


@later(
    TopicOpened,
    ReplyPosted,
    PostEdited,
    name="link_previews.find",
    aliases=("forum.previews.handlers.look_for_previews",),
)
def look_for_previews(event: PostEvent, row: EventRow) -> None:
    """Ask for previews of the links of a post."""
    post = db.session.get(Post, event.post_id)
    if post is not None and (post.previews or settings().link_previews):
        look_at_links(post)
