"""Changing what was written, never over somebody else's change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.tags.operations import clean_tags, set_tags
from app.forum.topics.events import PostEdited, TopicEdited
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Revision, Topic
from app.forum.topics.operations.opening import check_title
from app.forum.topics.permissions import can_edit
from app.forum.topics.slots import read_extras, write_extras
from app.forum.topics.text import clean_body, rendered
from app.people.accounts.models import Member


class StaleEdit(Conflict):
    """The post was changed since the editor opened it; both texts are kept for comparison."""

    def __init__(self, post: Post, mine: str) -> None:
        super().__init__(_("Somebody changed this post while you were writing. Nothing was overwritten."))
        self.present = post.body
        self.present_version = post.version
        self.mine = mine


def edit_post(actor: Member, post: Post, body: str, version: int) -> Post:
    """Change a post's text, keeping the earlier one as a revision; the same text again changes nothing.

    Raises Refused, Invalid, or StaleEdit when `version` is not the present one.
    """
    lock(post)
    require(can_edit(actor, post))
    source = clean_body(body)
    if source == post.body:
        return post
    if version != post.version:
        raise StaleEdit(post, source)
    text = rendered(source)
    keep_revision(actor, post)
    post.body, post.html, post.markup_version = source, text.html, text.version
    post.version += 1
    post.edited_at = clock.now()
    record(PostEdited(post.topic_id, post.topic.space_id, post.id), actor)
    return post


def keep_revision(actor: Member, post: Post, title: str = "") -> None:
    """Keep the present text of a post before it changes."""
    db.session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            title=title,
            body=post.body,
            edited_by_id=actor.id,
            created_at=clock.now(),
        )
    )


def edit_topic(
    actor: Member,
    topic: Topic,
    first: Post,
    *,
    title: str,
    body: str,
    version: int,
    tags: str | Sequence[str] = (),
    fields: Mapping[str, Any] | None = None,
    extras: Mapping[str, str] | None = None,
) -> Topic:
    """Change a topic: title, tags, its kind's fields and the text of its first post.

    `extras` is what rooms above ask for; None leaves that as it is.

    Raises Refused, Invalid, or StaleEdit when `version` is not the first post's present one.
    """
    lock(topic)
    lock(first)
    require(can_edit(actor, first))
    source = clean_body(body)
    problems = Problems()
    title = check_title(problems, title)
    values = KINDS[topic.kind].read_fields(problems, fields or {})
    more = [] if extras is None else read_extras(problems, topic.kind, extras)
    problems.check()
    names = clean_tags(tags if isinstance(tags, str) else list(tags))
    changes = _changes(topic, title, names, values)
    if version != first.version and (changes or source != first.body):
        raise StaleEdit(first, source)
    if changes:
        _apply(actor, topic, first, title, names, values)
    write_extras(actor, topic, more)
    edit_post(actor, first, source, first.version)
    return topic


def _changes(topic: Topic, title: str, names: list[str], values: Mapping[str, Any]) -> bool:
    same_fields = all(getattr(topic, name) == value for name, value in values.items())
    return not (title == topic.title and sorted(names) == sorted(topic.tags) and same_fields)


def _apply(
    actor: Member, topic: Topic, first: Post, title: str, names: list[str], values: Mapping[str, Any]
) -> None:
    keep_revision(actor, first, topic.title)
    db.session.flush()
    first.version += 1
    topic.title, topic.tags = title, names
    for name, value in values.items():
        setattr(topic, name, value)
    topic.version += 1
    set_tags(topic.id, names)
    record(TopicEdited(topic.id, topic.space_id), actor)
