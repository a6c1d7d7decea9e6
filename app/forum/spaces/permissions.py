"""What people may do in a space."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.spaces.models import Membership, Space
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def can_open_topics(viewer: Viewer, space: Space, place: Membership | None) -> Verdict:
    """Whether a viewer may open topics in a space they can read."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if space.is_archived:
        return no(_("This space is archived: it can be read, not written."))
    if space.posting == "staff" and not viewer.is_staff:
        return no(_("Only staff open topics here. You are welcome to reply."))
    joined = place is not None and place.is_active
    if space.posting == "members" and not joined and not viewer.is_staff:
        return no(_("Join this space to open topics here."))
    return yes


def can_join(viewer: Viewer, space: Space, place: Membership | None) -> Verdict:
    """Whether a viewer may join a space at once, without asking or an invitation."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if space.is_archived:
        return no(_("This space is archived: it can be read, not joined."))
    if place is not None and place.is_active:
        return no(_("You have joined this space already."))
    if space.join_policy == "free" and space.audience != "hidden":
        return yes
    return no(_("This space is joined on request or by invitation."))


def can_ask_to_join(viewer: Viewer, space: Space, place: Membership | None) -> Verdict:
    """Whether a viewer may ask the owners to let them in."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if space.is_archived:
        return no(_("This space is archived: it can be read, not joined."))
    if place is not None:
        return no(_("You have asked or joined already."))
    if space.join_policy == "request" and space.audience != "hidden":
        return yes
    return no(_("This space is joined by invitation."))


def can_run(viewer: Viewer, space: Space, place: Membership | None) -> Verdict:
    """Whether a viewer may accept, remove, appoint and invite: owners and administrators."""
    if not (verdict := can_take_part(viewer)):
        return verdict
    if viewer.is_admin or (place is not None and place.is_owner):
        return yes
    return no(_("Only the owners of this space can do this."))
