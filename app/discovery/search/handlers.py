"""Keeping the index: what was written, changed or removed is looked at again by a job."""

from __future__ import annotations

from app.core.db import db
from app.core.events import EventRow, later
from app.core.markup import plain_text
from app.discovery.search.models import SearchDocument
from app.forum.topics.events import (
    PostEdited,
    PostEvent,
    PostRemoved,
    PostReturned,
    ReplyPosted,
    TopicEdited,
    TopicOpened,
)
from app.forum.topics.models import Post
from app.forum.topics.queries.visible import first_post_id


@later(TopicOpened, ReplyPosted, PostEdited, PostRemoved, PostReturned, also_imports=True)
def index_post(event: PostEvent, row: EventRow) -> None:
    """Index one post as it stands now."""
    _index(event.post_id)


@later(TopicEdited)
def index_title(event: TopicEdited, row: EventRow) -> None:
    """Index a topic's title and tags, which stand with its first post."""
    _index(first_post_id(event.topic_id))


def _index(post_id: int) -> None:
    post = db.session.get(Post, post_id)
    if post is None:
        return
    first = post.number == 1
    document = SearchDocument(
        post_id=post.id,
        title=post.topic.title if first else "",
        body=plain_text(post.html),
        tags=" ".join(post.topic.tags) if first else "",
    )
    db.session.merge(document)
