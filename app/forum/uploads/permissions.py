"""Who may upload, and who may take an upload away again."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.forum.uploads.models import Attachment
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part


def can_upload(viewer: Viewer) -> Verdict:
    """Whether a viewer may upload: whoever may write."""
    return can_take_part(viewer)


def can_remove(viewer: Viewer, attachment: Attachment) -> Verdict:
    """Whether a viewer may take an upload away: its owner, as long as no post refers to it."""
    if viewer.id != attachment.owner_id:
        return no(_("Only who uploaded a file can take it away."))
    if not attachment.is_loose:
        return no(_("A post refers to this file. Take it out of the text instead."))
    return yes
