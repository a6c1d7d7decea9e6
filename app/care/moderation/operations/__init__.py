"""What members and moderators can do about what was written, a file for each group of verbs."""

from app.care.moderation.operations.approving import approve, trust
from app.care.moderation.operations.audit import audit_member, audit_post, write_audit
from app.care.moderation.operations.deciding import close_case, decide, hide, restore
from app.care.moderation.operations.reporting import report_post
from app.care.moderation.operations.sanctioning import confirm_sanction, reinstate, suspend, warn

__all__ = [
    "approve",
    "audit_member",
    "audit_post",
    "close_case",
    "confirm_sanction",
    "decide",
    "hide",
    "reinstate",
    "report_post",
    "restore",
    "suspend",
    "trust",
    "warn",
    "write_audit",
]
