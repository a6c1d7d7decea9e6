"""What administrators decide about the list of products as a whole."""

from __future__ import annotations

from app.core.audit_log import audit
from app.core.permissions import require
from app.core.settings import change_settings, settings
from app.people.accounts.models import Member
from app.people.accounts.permissions import can_administer


def let_write_other(actor: Member, allowed: bool) -> None:
    """Let members name what is not in the list, or not. Raises Refused."""
    require(can_administer(actor))
    if settings().other_subjects != allowed:
        change_settings(other_subjects=allowed)
        audit(actor, "community.changed", "community", 0, changed={"other_subjects": [not allowed, allowed]})
