"""Audit entries about topics and posts, and the words their authors are told."""

from __future__ import annotations

from typing import Any

from app.core.audit_log import audit
from app.core.events import Actor
from app.core.i18n import _
from app.core.told import tell
from app.forum.spaces.queries import can_member_read
from app.forum.topics.models import Post, Topic
from app.forum.topics.queries.visible import first_post_id

NOTICES = "/notices"


def audit_post(actor: Actor | None, action: str, post: Post, reason: str = "", **data: Any) -> None:
    """Write down what was done about a post."""
    about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
    audit(actor, action, "post", post.id, reason=reason, **about, **data)


def audit_topic(actor: Actor | None, action: str, topic: Topic, reason: str = "", **data: Any) -> None:
    """Write down what was done about a topic."""
    about = {"member_id": topic.author_id, "topic_id": topic.id, "post_id": first_post_id(topic.id)}
    audit(actor, action, "topic", topic.id, reason=reason, **about, **data)


def tell_author(actor: Actor, post: Post, words: str, reason: str) -> None:
    """Let the author of a post know what another did about it, and why."""
    if post.author_id != actor.id:
        note = " ".join(filter(None, (words, _place_of(post), reason)))
        tell(actor, post.author_id, "moderated", NOTICES, note[:500])


def _place_of(post: Post) -> str:
    """Which topic it was, unless the author may not read there any more."""
    if not can_member_read([post.author_id], post.topic.space):
        return ""
    return _("In “%(title)s”.", title=post.topic.title)
