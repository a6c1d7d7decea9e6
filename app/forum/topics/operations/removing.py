"""Deleting, hiding, and bringing back. Nothing is erased: a stone stays where a post was."""

from __future__ import annotations

from sqlalchemy import select

from app.core import clock
from app.core.audit_log import LONGEST_REASON
from app.core.db import db, lock
from app.core.errors import Conflict, Invalid
from app.core.events import record
from app.core.forms import one_line
from app.core.i18n import _
from app.core.permissions import no, require
from app.forum.topics.audit import audit_post, tell_author
from app.forum.topics.events import PostRemoved, PostReturned, SolutionWithdrawn, TopicRemoved, TopicReturned
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations.answers import count_answer
from app.forum.topics.operations.contributions import add_contribution
from app.forum.topics.operations.publishing import count_topic
from app.forum.topics.permissions import can_delete, can_restore, can_show
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_moderate, can_take_part


def delete_post(actor: Member, post: Post, reason: str = "") -> None:
    """Put a post into the trash; the first post takes its topic with it. Twice is once.

    Its author is told when it was another who did it, with the reason. Raises Refused, Invalid for a reason
    that is too long.
    """
    hold(post)
    require(can_delete(actor, post))
    if post.is_deleted:
        return
    if post.number == 1 and post.topic.replies_count > 0 and not actor.can_moderate:
        require(no(_("Others have replied, so the topic stays. You can edit it, or ask a moderator.")))
    reason = clean_reason(reason)
    put_into_trash(actor, post)
    if actor.id != post.author_id:
        audit_post(actor, "post.deleted", post, reason)
        tell_author(actor, post, gone_words(post), reason)


def gone_words(post: Post) -> str:
    """What its author is told when another deleted a post."""
    return _("Your topic was deleted.") if post.number == 1 else _("Your post was deleted.")


def back_words(post: Post) -> str:
    """What its author is told when another brought a post back."""
    return _("Your topic is back.") if post.number == 1 else _("Your post is back.")


def clean_reason(reason: str) -> str:
    """Words for an author, in one line. Raises Invalid when there are too many."""
    words = one_line(reason)
    if len(words) > LONGEST_REASON:
        raise Invalid("reason", _("The reason is too long; at most 500 characters fit."))
    return words


def put_into_trash(actor: Member, post: Post) -> None:
    """Delete a post that is held. No rule is asked, and the caller writes the audit entry."""
    if post.is_deleted:
        return
    was_gone = post.is_gone
    post.deleted_at, post.deleted_by_id = clock.now(), actor.id
    post.vanished = post.number > 1 and actor.id == post.author_id and not _is_answered(post)
    if post.number == 1:
        post.topic.deleted_at, post.topic.deleted_by_id = post.deleted_at, actor.id
    _removed(actor, post, was_gone)


def _is_answered(post: Post) -> bool:
    """Whether others have answered a post, so that without a stone theirs would hang in the air."""
    answers = select(Post.id).where(Post.reply_to_id == post.id, Post.topic_id == post.topic_id)
    return db.session.scalar(answers.limit(1)) is not None


def restore_post(actor: Member, post: Post, reason: str = "") -> None:
    """Take a post out of the trash, the first with its topic, and tell its author. Raises Refused."""
    hold(post)
    require(can_restore(actor, post))
    if not post.is_deleted:
        return
    reason = clean_reason(reason)
    take_out_of_trash(actor, post)
    if actor.id != post.author_id:
        audit_post(actor, "post.restored", post, reason)
        tell_author(actor, post, back_words(post), reason)


def take_out_of_trash(actor: Member, post: Post) -> None:
    """Bring back a deleted post that is held. No rule is asked, and the caller writes the audit entry."""
    if not post.is_deleted:
        return
    post.deleted_at = post.deleted_by_id = None
    post.vanished = False
    if post.number == 1:
        post.topic.deleted_at = post.topic.deleted_by_id = None
    _returned(actor, post)


def hide_post(actor: Member, post: Post, reason: str = "") -> None:
    """Take a post out of sight while moderators look at it. Raises Refused unless a moderator asks."""
    hold(post)
    require(can_moderate(actor))
    if not post.is_hidden:
        take_out_of_sight(actor, post)
        audit_post(actor, "post.hidden", post, clean_reason(reason))


def set_aside_post(actor: Member, post: Post) -> None:
    """Hide a post on members' reports until moderators look; moderation decides how many suffice."""
    hold(post)
    require(can_take_part(actor))
    take_out_of_sight(actor, post)


def take_out_of_sight(actor: Member, post: Post) -> None:
    """Hide a post that is held. No rule is asked, and the caller writes the audit entry."""
    if post.is_hidden:
        return
    was_gone = post.is_gone
    post.hidden_at = clock.now()
    if post.number == 1:
        post.topic.hidden_at = post.hidden_at
    _removed(actor, post, was_gone)


def show_post(actor: Member, post: Post, reason: str = "") -> None:
    """Bring a hidden post back. Raises Refused unless a moderator asks."""
    hold(post)
    require(can_show(actor, post))
    if post.is_hidden:
        bring_into_sight(actor, post)
        audit_post(actor, "post.restored", post, clean_reason(reason))


def bring_into_sight(actor: Member, post: Post) -> None:
    """Show a hidden post that is held. No rule is asked, and the caller writes the audit entry."""
    if not post.is_hidden:
        return
    post.hidden_at = None
    if post.number == 1:
        post.topic.hidden_at = None
    _returned(actor, post)


def hold(post: Post) -> None:
    """Hold a post and its topic, the topic first as everybody does: two writers never wait for each other.

    What is decided from the topic, such as whether others have replied, stays true until the commit.
    Raises Conflict when the post went to another topic while it was waited for.
    """
    topic = lock(post.topic)
    lock(post)
    if post.topic_id != topic.id:
        raise Conflict(_("This conversation moved to another place meanwhile. Please try again."))


def _removed(actor: Member, post: Post, was_gone: bool) -> None:
    topic = post.topic
    post.version += 1
    if not was_gone:
        count(post, topic, -1)
    if topic.solution_post_id == post.id:
        _withdraw(actor, topic, post)
    kind = (
        TopicRemoved(topic.id, topic.space_id)
        if post.number == 1
        else PostRemoved(topic.id, topic.space_id, post.id)
    )
    record(kind, actor)


def _returned(actor: Member, post: Post) -> None:
    topic = post.topic
    post.version += 1
    if not post.is_gone:
        count(post, topic, 1)
    kind = (
        TopicReturned(topic.id, topic.space_id)
        if post.number == 1
        else PostReturned(topic.id, topic.space_id, post.id)
    )
    record(kind, actor)


def count(post: Post, topic: Topic, by: int) -> None:
    """Change the counters by a post that comes into sight (1) or leaves it (-1)."""
    if post.number == 1:
        count_topic(topic, by)
    else:
        topic.replies_count += by
        count_answer(post, topic, by)
        post.author.replies_count = Member.replies_count + by
        add_contribution(post.author_id, topic, replies=by)


def _withdraw(actor: Member, topic: Topic, post: Post) -> None:
    topic.solution_post_id = topic.solved_by_id = topic.solved_at = None
    topic.solution_thanks = ""
    post.author.solutions_count = Member.solutions_count - 1
    add_contribution(post.author_id, topic, solutions=-1)
    record(SolutionWithdrawn(topic.id, topic.space_id, post.id), actor)
