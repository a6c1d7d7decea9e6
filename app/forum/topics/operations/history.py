"""Going back to an earlier text, and taking one away for good."""

from __future__ import annotations

from app.core import clock
from app.core.audit_log import audit
from app.core.db import db, lock
from app.core.errors import Invalid
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import require
from app.forum.topics.events import RevisionErased
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Post, Revision
from app.forum.topics.operations.attaching import attach_uploads
from app.forum.topics.operations.editing import edit_post, edit_topic
from app.forum.topics.text import PostText
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_moderate

LONGEST_REASON = 500


def restore_revision(actor: Member, post: Post, revision: Revision, text: PostText, version: int) -> Post:
    """Bring an earlier text back, which is an edit like any other: what stands now is kept.

    `text` is that of the revision, rendered as it is today.

    Raises Refused, Invalid when the text was taken away, StaleEdit when `version` is not the present one.
    """
    if revision.post_id != post.id or revision.is_erased or revision.body != text.source:
        raise Invalid("revision", _("This text was taken away for good."))
    if post.number > 1:
        return edit_post(actor, post, text, version)
    topic = post.topic
    fields = {f.name: _as_typed(getattr(topic, f.name)) for f in KINDS[topic.kind].fields}
    edit_topic(
        actor,
        topic,
        post,
        title=revision.title or topic.title,
        text=text,
        version=version,
        tags=topic.tags if revision.tags is None else revision.tags,
        fields=fields,
    )
    return post


def _as_typed(value: object) -> str:
    return "" if value is None else str(value)


def erase_revision(actor: Member, post: Post, revision: Revision, reason: str) -> None:
    """Take an earlier text away for good, such as a secret pasted by mistake; its row stays. Twice is once.

    Raises Refused unless a moderator asks, Invalid without a reason.
    """
    require(can_moderate(actor))
    lock(post)
    lock(revision)
    if revision.is_erased:
        return
    words = one_line(reason)
    if not words or len(words) > LONGEST_REASON:
        raise Invalid(
            "reason", _("Say why in at most %(most)s characters; the log keeps it.", most=LONGEST_REASON)
        )
    before = revision.body
    revision.title, revision.tags, revision.body = "", None, ""
    revision.erased_at, revision.erased_by_id, revision.erased_reason = clock.now(), actor.id, words
    db.session.flush()
    attach_uploads(post.author, post, before)
    record(RevisionErased(post.topic_id, post.topic.space_id, post.id, revision.id), actor)
    about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
    audit(actor, "revision.erased", "revision", revision.id, reason=words, **about)
