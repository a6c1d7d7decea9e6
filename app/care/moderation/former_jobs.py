"""Jobs that a former version queued to write the audit log later; now each act writes its entry itself.

While that version and this one run side by side, what it did still comes here. It wrote down some acts twice
over and told them apart by guessing; here each becomes an entry, a double one at worst.
"""

from __future__ import annotations

from app.core.audit_log import audit
from app.core.db import db
from app.core.events import Event, EventRow, later
from app.forum.topics.audit import audit_topic
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import Member

ACTIONS = {
    "PostRemoved": "post.removed",
    "TopicRemoved": "post.removed",
    "PostReturned": "post.restored",
    "TopicReturned": "post.restored",
    "TopicClosed": "topic.closed",
    "TopicReopened": "topic.reopened",
    "TopicArchived": "topic.archived",
    "TopicUnarchived": "topic.unarchived",
    "TopicMoved": "topic.moved",
    "KindChanged": "topic.kind",
    "PostsLeft": "topic.split",
    "TopicMerged": "topic.merged",
    "RevisionErased": "revision.erased",
    "RoleChanged": "member.role",
    "MemberApproved": "member.approved",
    "MemberSuspended": "member.suspended",
    "MemberReinstated": "member.reinstated",
    "SpaceMade": "space.made",
    "SpaceChanged": "space.changed",
}
FORMER = (
    "write_down_removal",
    "write_down_return",
    "write_down_closing",
    "write_down_arranging",
    "write_down_erased_revision",
    "write_down_erased_post",
    "write_down_change_of_member",
    "write_down_change_of_space",
)


@later(name="audit_log.former_act", aliases=tuple(f"care.moderation.handlers.{name}" for name in FORMER))
def write_former_act(event: Event, row: EventRow) -> None:
    """Write down what somebody with power did while the former version ran."""
    action = ACTIONS.get(row.name)
    actor = db.session.get(Member, row.actor_id) if row.actor_id else None
    if action is None or actor is None:
        return
    topic = db.session.get(Topic, row.payload.get("topic_id", 0))
    if topic is None:
        target = "member" if "member_id" in row.payload else "space"
        target_id = row.payload[f"{target}_id"]
        audit(actor, action, target, target_id, member_id=row.payload.get("member_id"), event_id=row.id)
    elif actor.id != _author_of(topic, row.payload.get("post_id")) or not action.startswith("post."):
        audit_topic(actor, action, topic, event_id=row.id)


def _author_of(topic: Topic, post_id: int | None) -> int:
    post = db.session.get(Post, post_id) if post_id else None
    return post.author_id if post else topic.author_id
