"""Changing what was written, never over somebody else's change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from app.core import clock
from app.core.db import db, lock
from app.core.errors import Conflict
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.forum.drafts.operations import finish_draft
from app.forum.tags.operations import clean_tags, set_tags
from app.forum.topics.audit import audit_post
from app.forum.topics.events import PostEdited, TopicEdited
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Revision, Topic
from app.forum.topics.newcomers import check_links_of_newcomer
from app.forum.topics.operations.attaching import attach_uploads
from app.forum.topics.operations.mentioning import keep_mentions
from app.forum.topics.operations.opening import check_title
from app.forum.topics.operations.solving import information_came
from app.forum.topics.permissions import can_edit
from app.forum.topics.slots import read_extras, write_extras
from app.forum.topics.text import PostText
from app.people.accounts.models import Member

# So long an author may put right what nobody has answered yet, without leaving a trace of it.
GRACE = timedelta(minutes=3)
# Rooms above say what else ends it, such as a report.
ends_grace: list[Callable[[Post], bool]] = []


class StaleEdit(Conflict):
    """The post was changed since the editor opened it; both texts are kept for comparison."""

    def __init__(self, post: Post, mine: str) -> None:
        super().__init__(_("Somebody changed this post while you were writing. Nothing was overwritten."))
        self.present = post.body
        self.present_version = post.version
        self.mine = mine


def edit_post(actor: Member, post: Post, text: PostText, version: int, draft: str | None = None) -> Post:
    """Change a post's text, keeping the earlier one as a revision; the same text again changes nothing.

    What an author puts right within GRACE, before anybody has answered or reacted, keeps no revision. A draft
    of the change, of the version `draft` or of the same words, is finished. Raises Refused, Invalid, or
    StaleEdit when `version` is not the present one.
    """
    lock(post)
    require(can_edit(actor, post))
    finish_draft(actor, f"edit:{post.id}", draft, text.source)
    if not _differs(text, post):
        return post
    if version != post.version:
        raise StaleEdit(post, text.source)
    check_links_of_newcomer(actor, text.html)
    _keep(actor, post)
    _put(actor, post, text)
    post.version += 1
    return post


def _differs(text: PostText, post: Post) -> bool:
    return (text.source, text.breaks) != (post.body, post.breaks)


def _put(actor: Member, post: Post, text: PostText) -> None:
    """Give a post another text, with all that follows from its words."""
    before = post.body
    post.body, post.breaks = text.source, text.breaks
    post.html, post.markup_version = text.html, text.version
    attach_uploads(actor, post, before)
    keep_mentions(post, text.mentions)
    record(PostEdited(post.topic_id, post.topic.space_id, post.id), actor)


def in_grace(actor: Member, post: Post) -> bool:
    """Whether a change leaves no trace: in a draft, or by its author, soon, before anybody has answered."""
    if not post.topic.is_published:
        return True
    if actor.id != post.author_id or post.edited_at is not None or post.reactions:
        return False
    if clock.now() - post.created_at >= GRACE or post.number < post.topic.posts_count:
        return False
    return not any(ended(post) for ended in ends_grace)


def _keep(actor: Member, post: Post) -> None:
    """Keep the present text of a post before it changes; that of a first post with title and tags.

    A change of what another wrote stands in the audit log, too.
    """
    if in_grace(actor, post):
        return
    first = post.number == 1
    db.session.add(
        Revision(
            post_id=post.id,
            version=post.version,
            title=post.topic.title if first else "",
            tags=list(post.topic.tags) if first else None,
            body=post.body,
            breaks=post.breaks,
            edited_by_id=actor.id,
            created_at=clock.now(),
        )
    )
    post.edited_at = clock.now()
    db.session.flush()
    if actor.id != post.author_id:
        audit_post(actor, "post.edited", post)


def edit_topic(
    actor: Member,
    topic: Topic,
    first: Post,
    *,
    title: str,
    text: PostText,
    version: int,
    tags: str | Sequence[str] = (),
    fields: Mapping[str, Any] | None = None,
    extras: Mapping[str, str] | None = None,
    draft: str | None = None,
) -> Topic:
    """Change a topic: title, tags, its kind's fields and the text of its first post.

    `extras` is what rooms above ask for; None leaves that as it is. A draft of the change, of the version
    `draft` or of the same words, is finished.

    Raises Refused, Invalid, or StaleEdit when `version` is not the first post's present one.
    """
    lock(topic)
    lock(first)
    require(can_edit(actor, first))
    problems = Problems()
    title = check_title(problems, title)
    values = KINDS[topic.kind].read_fields(problems, fields or {})
    more = [] if extras is None else read_extras(problems, topic.kind, extras)
    problems.check()
    names = clean_tags(tags if isinstance(tags, str) else list(tags))
    changes = _changes(topic, title, names, values)
    changes = changes or _differs(text, first)
    if version != first.version and changes:
        raise StaleEdit(first, text.source)
    if changes:
        _apply(actor, topic, first, text, title, names, values)
        if actor.id == topic.author_id:
            information_came(actor, topic)
    write_extras(actor, topic, more)
    finish_draft(actor, f"edit:{first.id}", draft, text.source)
    return topic


def _changes(topic: Topic, title: str, names: list[str], values: Mapping[str, Any]) -> bool:
    same_fields = all(getattr(topic, name) == value for name, value in values.items())
    return not (title == topic.title and sorted(names) == sorted(topic.tags) and same_fields)


def _apply(
    actor: Member,
    topic: Topic,
    first: Post,
    text: PostText,
    title: str,
    names: list[str],
    values: Mapping[str, Any],
) -> None:
    check_links_of_newcomer(actor, text.html)
    _keep(actor, first)
    if _differs(text, first):
        _put(actor, first, text)
    first.version += 1
    if not _changes(topic, title, names, values):
        return
    topic.title, topic.tags = title, names
    for name, value in values.items():
        setattr(topic, name, value)
    topic.version += 1
    if topic.is_published:
        set_tags(topic.id, names)
    record(TopicEdited(topic.id, topic.space_id), actor)
