"""What people may do with ideas they can read."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.topics.models import Topic
from app.forum.topics.permissions import can_decide, can_vote
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part

__all__ = ["can_decide", "can_export", "can_merge", "can_unmerge", "can_vote", "can_vote_for_others"]


def can_merge(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may merge an idea into another one: who decides about it."""
    return can_decide(viewer, topic)


def can_unmerge(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may undo the merging of an idea."""
    return can_decide(viewer, topic)


def can_vote_for_others(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may note that a customer wants an idea: staff, while it takes votes."""
    if not (verdict := can_vote(viewer, topic)):
        return verdict
    return yes if viewer.is_staff else no(_("Only staff vote for customers."))


def can_export(viewer: Viewer) -> Verdict:
    """Whether a viewer may see who wants an idea how much, and take it along: staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    return yes if viewer.is_staff else no(_("Only staff see this."))
