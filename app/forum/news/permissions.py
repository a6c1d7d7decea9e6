"""What people may do with news."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.topics.kinds import KINDS
from app.forum.topics.models import Topic
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def can_publish(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may publish, schedule or withdraw a piece of news: staff."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if not KINDS[topic.kind].on_front:
        return no(_("Only news is published and withdrawn."))
    if not (verdict := KINDS[topic.kind].may_open(viewer)):
        return verdict
    if topic.is_deleted:
        return no(_("This topic was deleted."))
    if topic.space.is_archived:
        return no(_("This space is archived: it can be read, not written."))
    return yes


def can_acknowledge(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may say that they have read this: any member, also one who may not write now."""
    if viewer.is_guest:
        return no(_("Sign in first."))
    if not topic.is_published or not topic.must_read:
        return no(_("Nobody has to confirm that they have read this."))
    return yes


def can_see_readers(viewer: Viewer, topic: Topic) -> Verdict:
    """Whether a viewer may see who has read what everybody must read: staff."""
    if not viewer.is_staff:
        return no(_("Only staff see who has read this."))
    return yes if topic.must_read else no(_("Nobody has to confirm that they have read this."))
