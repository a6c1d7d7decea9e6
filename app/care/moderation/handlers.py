"""What people with power do elsewhere is written down too, and takes reported posts out of the queue."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import and_, or_, select

from app.care.moderation.models import AuditEntry, Case
from app.care.moderation.operations import close_case, write_audit
from app.core.db import db
from app.core.events import Event, EventRow, later
from app.forum.spaces.events import SpaceChanged, SpaceMade
from app.forum.spaces.models import Space
from app.forum.topics.events import (
    KindChanged,
    PostErased,
    PostRemoved,
    PostReturned,
    PostsLeft,
    RevisionErased,
    TopicArchived,
    TopicClosed,
    TopicEvent,
    TopicMerged,
    TopicMoved,
    TopicRemoved,
    TopicReopened,
    TopicReturned,
    TopicUnarchived,
)
from app.forum.topics.models import Post, Revision, Topic
from app.people.accounts.events import MemberApproved, MemberReinstated, MemberSuspended, RoleChanged
from app.people.accounts.models import Member

# A decision of this room and the event it caused carry times that differ by the length of a transaction.
SAME_ACT = timedelta(seconds=30)
HIDDEN = ("post.hidden", "post.set_aside", "case.hide", "case.warn", "case.suspend")
DELETED = ("post.deleted", "case.delete")
SAME = {
    "post.hidden": HIDDEN,
    "post.deleted": DELETED,
    "post.removed": HIDDEN + DELETED,
    "post.restored": ("post.restored", "case.keep", "case.close"),
    "topic.closed": ("topic.closed", "case.close"),
    "space.changed": ("space.changed", "space.archived", "space.opened", "space.cover", "space.owner"),
}


@later(
    PostRemoved,
    TopicRemoved,
    name="audit_log.removal",
    aliases=("care.moderation.handlers.write_down_removal",),
)
def write_down_removal(event: TopicEvent, row: EventRow) -> None:
    """Note that somebody removed what another wrote; a case about it needs no decision any more."""
    post, actor = _post_of(event), _actor(row)
    if post is None or actor is None:
        return
    if actor.id != post.author_id:
        state = "deleted" if post.is_deleted else "hidden" if post.is_hidden else "removed"
        _audit_post(row, actor, f"post.{state}", post)
    if post.is_gone:
        _close_open_case(actor, post, "delete" if post.is_deleted else "hide")


@later(
    PostReturned,
    TopicReturned,
    name="audit_log.return",
    aliases=("care.moderation.handlers.write_down_return",),
)
def write_down_return(event: TopicEvent, row: EventRow) -> None:
    """Note that somebody brought back what another wrote."""
    post, actor = _post_of(event), _actor(row)
    if post is not None and actor is not None and actor.id != post.author_id:
        _audit_post(row, actor, "post.restored", post)


@later(
    TopicClosed,
    TopicReopened,
    name="audit_log.closing",
    aliases=("care.moderation.handlers.write_down_closing",),
)
def write_down_closing(event: TopicEvent, row: EventRow) -> None:
    """Note that staff closed or reopened a topic, with the reason people read."""
    post = _post_of(event)
    if post is not None:
        closed = isinstance(event, TopicClosed)
        action = "topic.closed" if closed else "topic.reopened"
        about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
        reason = post.topic.close_reason if closed else ""
        _once(row, _actor(row), action, "topic", post.topic_id, reason=reason, **about)


ARRANGED: dict[type[TopicEvent], str] = {
    TopicArchived: "topic.archived",
    TopicUnarchived: "topic.unarchived",
    TopicMoved: "topic.moved",
    KindChanged: "topic.kind",
    PostsLeft: "topic.split",
    TopicMerged: "topic.merged",
}


@later(
    *ARRANGED,
    name="audit_log.arranging",
    aliases=("care.moderation.handlers.write_down_arranging",),
)
def write_down_arranging(event: TopicEvent, row: EventRow) -> None:
    """Note that staff moved, split, merged or archived a topic."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is None:
        return
    names = ("space_id", "from_space_id", "into_id")
    data = {name: row.payload[name] for name in names if name in row.payload}
    about = {"member_id": topic.author_id, "topic_id": topic.id}
    _once(row, _actor(row), ARRANGED[type(event)], "topic", topic.id, **about, **data)


@later(
    RevisionErased,
    name="audit_log.erased_revision",
    aliases=("care.moderation.handlers.write_down_erased_revision",),
)
def write_down_erased_revision(event: RevisionErased, row: EventRow) -> None:
    """Note who took an earlier text away for good, and why."""
    post, revision = db.session.get(Post, event.post_id), db.session.get(Revision, event.revision_id)
    if post is not None and revision is not None:
        about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
        reason = revision.erased_reason
        _once(row, _actor(row), "revision.erased", "revision", revision.id, reason=reason, **about)


@later(
    PostErased,
    name="audit_log.erased_post",
    aliases=("care.moderation.handlers.write_down_erased_post",),
)
def write_down_erased_post(event: PostErased, row: EventRow) -> None:
    """Note that a post was deleted for good."""
    post = db.session.get(Post, event.post_id)
    if post is not None:
        _audit_post(row, _actor(row), "post.erased", post)


@later(
    RoleChanged,
    MemberApproved,
    MemberSuspended,
    MemberReinstated,
    name="audit_log.change_of_member",
    aliases=("care.moderation.handlers.write_down_change_of_member",),
)
def write_down_change_of_member(event: Event, row: EventRow) -> None:
    """Note what was decided about a member outside of this room."""
    actions = {
        RoleChanged: "member.role",
        MemberApproved: "member.approved",
        MemberSuspended: "member.suspended",
        MemberReinstated: "member.reinstated",
    }
    member_id, actor = row.payload["member_id"], _actor(row)
    data = {"role": event.role} if isinstance(event, RoleChanged) else {}
    _once(row, actor, actions[type(event)], "member", member_id, member_id=member_id, **data)


@later(
    SpaceMade,
    SpaceChanged,
    name="audit_log.change_of_space",
    aliases=("care.moderation.handlers.write_down_change_of_space",),
)
def write_down_change_of_space(event: SpaceMade | SpaceChanged, row: EventRow) -> None:
    """Note that a space was made or changed."""
    action = "space.made" if isinstance(event, SpaceMade) else "space.changed"
    space = db.session.get(Space, event.space_id)
    _once(row, _actor(row), action, "space", event.space_id, name=space.name if space else "")


def _audit_post(row: EventRow, actor: Member | None, action: str, post: Post) -> None:
    about = {"member_id": post.author_id, "topic_id": post.topic_id, "post_id": post.id}
    _once(row, actor, action, "post", post.id, **about)


def _once(
    row: EventRow, actor: Member | None, action: str, target: str, target_id: int, **about: Any
) -> None:
    """Add an entry unless this very event has one, or the same act was written down where it was done."""
    same = and_(AuditEntry.target == target, AuditEntry.target_id == target_id)
    if target == "topic":
        same = or_(same, AuditEntry.topic_id == target_id)
    found = select(AuditEntry).where(same, AuditEntry.created_at > row.created_at - SAME_ACT)
    for entry in db.session.scalars(found):
        if entry.data.get("event_id") == row.id or _is_same_act(entry, row, action):
            return
    write_audit(actor, action, target, target_id, event_id=row.id, **about)


def _is_same_act(entry: AuditEntry, row: EventRow, action: str) -> bool:
    if "event_id" in entry.data or entry.action not in SAME.get(action, (action,)):
        return False
    same_actor = entry.actor_id in (row.actor_id, None)
    return same_actor and abs(entry.created_at - row.created_at) < SAME_ACT


def _close_open_case(actor: Member, post: Post, key: str) -> None:
    if not actor.can_moderate:
        return
    case = db.session.scalar(
        select(Case).where(Case.post_id == post.id, Case.state == "open").with_for_update()
    )
    if case is not None and not (key == "hide" and case.is_set_aside):
        close_case(actor, case, key, "")


def _post_of(event: TopicEvent) -> Post | None:
    if isinstance(event, PostRemoved | PostReturned):
        return db.session.get(Post, event.post_id)
    first = select(Post).join(Topic, Topic.id == Post.topic_id)
    return db.session.scalar(first.where(Topic.id == event.topic_id, Post.number == 1))


def _actor(row: EventRow) -> Member | None:
    return None if row.actor_id is None else db.session.get(Member, row.actor_id)
