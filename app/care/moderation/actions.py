"""What the log calls each action."""

from __future__ import annotations

from flask_babel.speaklater import LazyString

from app.care.moderation.operations.decisions import DECISIONS
from app.core.i18n import lazy

ACTIONS: dict[str, LazyString] = {
    "post.set_aside": lazy("Hidden after several reports"),
    "post.edited": lazy("Post of another edited"),
    "post.hidden": lazy("Post hidden"),
    "post.deleted": lazy("Post deleted"),
    "post.removed": lazy("Post removed"),
    "post.restored": lazy("Post restored"),
    "topic.pinned": lazy("Topic pinned"),
    "topic.unpinned": lazy("Topic unpinned"),
    "topic.duplicate": lazy("Question marked as answered elsewhere"),
    "topic.no_duplicate": lazy("Question stands for itself again"),
    "topic.reopening_declined": lazy("Request to reopen declined"),
    "idea.merged": lazy("Idea merged into another one"),
    "idea.unmerged": lazy("Merge of an idea undone"),
    "topic.closed": lazy("Topic closed"),
    "topic.reopened": lazy("Topic reopened"),
    "topic.archived": lazy("Topic archived"),
    "topic.unarchived": lazy("Topic taken out of the archive"),
    "topic.moved": lazy("Topic moved to another space"),
    "topic.kind": lazy("Kind of a topic changed"),
    "topic.split": lazy("Replies split off a topic"),
    "topic.merged": lazy("Topic merged into another one"),
    "revision.erased": lazy("Earlier text erased for good"),
    "post.erased": lazy("Post deleted for good"),
    "member.warned": lazy("Member warned"),
    "member.suspended": lazy("Member suspended"),
    "member.reinstated": lazy("Suspension ended"),
    "member.approved": lazy("Account approved"),
    "member.trusted": lazy("Limits of newcomers lifted"),
    "member.declined": lazy("Account declined"),
    "member.role": lazy("Role changed"),
    "member.renamed": lazy("Member renamed"),
    "space.made": lazy("Space made"),
    "space.changed": lazy("Space changed"),
    "space.archived": lazy("Space archived"),
    "space.opened": lazy("Space opened again"),
    "space.cover": lazy("Cover of a space changed"),
    "space.moved": lazy("Order of spaces changed"),
    "space.template": lazy("Template of a space changed"),
    "space.owner": lazy("Owner of a space appointed"),
    "space.member": lazy("Owner of a space made an ordinary member"),
    "space.accepted": lazy("Let into a space"),
    "space.declined": lazy("Request to join a space declined"),
    "space.removed": lazy("Removed from a space"),
    "space.invited": lazy("Invitation to a space made"),
    "space.uninvited": lazy("Invitation to a space ended"),
    "token.made": lazy("API token made"),
    "token.revoked": lazy("API token revoked"),
    "product.added": lazy("Product added"),
    "product.changed": lazy("Product changed"),
    "product.archived": lazy("Product archived"),
    "product.offered": lazy("Product offered again"),
    "product.moved": lazy("Order of products changed"),
    "product.merged": lazy("Product merged into another one"),
    "community.changed": lazy("Settings changed"),
    "invitation.made": lazy("Invitation made"),
    "invitation.ended": lazy("Invitation ended"),
    "settings.changed": lazy("Settings changed"),
    "job.retried": lazy("Job run again"),
}


def action_label(action: str) -> str:
    """The name of an action in the log; the key itself when nobody named it."""
    family, _, key = action.partition(".")
    if family == "case" and key in DECISIONS:
        return str(lazy("Report decided: %(done)s", done=str(DECISIONS[key].done)))
    return str(ACTIONS.get(action, action))
