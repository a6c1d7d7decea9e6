"""Who may agree to be quoted, who reads what may be quoted, who keeps the list of products."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.topics.models import Topic
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part

KIND = "experience"


def can_allow_quotes(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may agree to be quoted: the author of an experience, and nobody for them."""
    if not (verdict := can_withdraw_quotes(viewer, topic)):
        return verdict
    if topic.is_deleted or topic.is_hidden:
        return no(_("This experience was removed, so it cannot be quoted."))
    return can_take_part(viewer)


def can_withdraw_quotes(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may take consent back: its author, always, even while suspended."""
    if topic.kind != KIND:
        return no(_("Only experiences are quoted."))
    if viewer.id != topic.author_id:
        return no(_("Only its author can agree to be quoted."))
    return yes
