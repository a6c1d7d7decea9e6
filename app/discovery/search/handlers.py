"""Keeping the index: what was written, changed or removed is looked at again by a job."""

from __future__ import annotations

from sqlalchemy import delete, select

from app.core.db import db
from app.core.events import EventRow, later
from app.core.markup import plain_text
from app.discovery.search.models import SearchDocument, TitleWord
from app.discovery.search.similar import index_words
from app.forum.topics.events import (
    PostEdited,
    PostErased,
    PostEvent,
    PostRemoved,
    PostReturned,
    ReplyPosted,
    TopicEdited,
    TopicEvent,
    TopicMerged,
    TopicNarrowed,
    TopicOpened,
    TopicSplitOff,
    TopicWidened,
)
from app.forum.topics.models import Post
from app.forum.topics.queries.visible import first_post_id


@later(
    TopicOpened,
    ReplyPosted,
    PostEdited,
    PostErased,
    PostRemoved,
    PostReturned,
    also_imports=True,
    name="search.index_post",
    aliases=("discovery.search.handlers.index_post",),
)
def index_post(event: PostEvent, row: EventRow) -> None:
    """Index one post as it stands now."""
    _index(event.post_id)


@later(
    TopicEdited,
    TopicNarrowed,
    TopicSplitOff,
    name="search.index_title",
    aliases=("discovery.search.handlers.index_title",),
)
def index_title(event: TopicEvent, row: EventRow) -> None:
    """Index a topic's title and tags, which stand with its first post; a draft leaves the index."""
    _index(first_post_id(event.topic_id))


@later(
    TopicWidened,
    name="search.index_topic",
    aliases=("discovery.search.handlers.index_again",),
)
def index_again(event: TopicWidened, row: EventRow) -> None:
    """Index everything written in a topic that was a draft in between."""
    for post_id in db.session.scalars(select(Post.id).where(Post.topic_id == event.topic_id)).all():
        _index(post_id)


@later(
    TopicMerged,
    name="search.forget_title",
    aliases=("discovery.search.handlers.forget_old_title",),
)
def forget_old_title(event: TopicMerged, row: EventRow) -> None:
    """The post that opened a topic is a reply elsewhere now: title and tags stand with it no more."""
    titled = select(SearchDocument.post_id).join(Post, Post.id == SearchDocument.post_id)
    replies = titled.where(Post.topic_id == event.into_id, Post.number > 1, SearchDocument.title != "")
    for post_id in db.session.scalars(replies).all():
        _index(post_id)


def _index(post_id: int) -> None:
    post = db.session.get(Post, post_id)
    if post is None:
        return
    if not post.topic.is_published:
        _forget(post.topic_id)
        return
    first = post.number == 1
    if first:
        index_words(post.topic)
    document = SearchDocument(
        post_id=post.id,
        title=post.topic.title if first else "",
        body=plain_text(post.html),
        tags=" ".join(post.topic.tags) if first else "",
    )
    db.session.merge(document)


def _forget(topic_id: int) -> None:
    """Take everything written in a topic out of the index."""
    db.session.execute(delete(TitleWord).where(TitleWord.topic_id == topic_id))
    written = select(Post.id).where(Post.topic_id == topic_id)
    db.session.execute(delete(SearchDocument).where(SearchDocument.post_id.in_(written)))
