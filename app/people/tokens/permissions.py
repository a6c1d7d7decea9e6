"""Who may make tokens and take them back."""

from __future__ import annotations

from app.core.i18n import _
from app.core.permissions import Verdict, no, yes
from app.people.accounts.models import Viewer
from app.people.accounts.permissions import can_take_part
from app.people.tokens.models import ApiToken


def can_make_tokens(viewer: Viewer) -> Verdict:
    """Whether a viewer may make tokens: whoever may take part."""
    return can_take_part(viewer)


def can_revoke(viewer: Viewer, token: ApiToken) -> Verdict:
    """Whether a viewer may revoke a token: its owner, also while suspended, and administrators."""
    if viewer.id == token.member_id or viewer.is_admin:
        return yes
    return no(_("Only its owner can revoke a token."))
