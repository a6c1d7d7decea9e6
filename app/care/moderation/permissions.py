"""Who may report, and who decides."""

from __future__ import annotations

from app.care.moderation.models import Case
from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.topics.models import Post
from app.forum.topics.permissions import can_restore, can_show
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_discipline, can_moderate, can_take_part
from app.people.accounts.queries import is_only_moderator

__all__ = [
    "can_bring_back",
    "can_decide_case",
    "can_discipline",
    "can_moderate",
    "can_report",
    "can_see_trash",
]


def can_report(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may report a post: members, what others wrote."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if viewer.id == post.author_id:
        return no(_("This is your own post. You can edit or delete it."))
    if post.is_gone:
        return no(_("This post was removed already. Thank you for looking out."))
    return yes


def can_decide_case(viewer: Viewer, case: Case) -> Verdict:
    """Whether a viewer may decide a case: moderators, not about what they wrote while there is another."""
    if not (verdict := can_moderate(viewer)):
        return verdict
    if viewer.id == case.post.author_id and not is_only_moderator(viewer):
        return no(_("This is your own post. Another moderator or an administrator decides about it."))
    return yes


def can_bring_back(viewer: Viewer, post: Post) -> Verdict:
    """Whether a viewer may bring back a post that was deleted or hidden."""
    if post.is_hidden and not post.is_deleted:
        return can_show(viewer, post)
    return can_restore(viewer, post)


def can_see_trash(viewer: Viewer) -> Verdict:
    """Whether a viewer may look into the trash: moderators into all of it, staff at what they deleted."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    return yes if viewer.is_staff else no(_("Only staff can look into the trash."))
