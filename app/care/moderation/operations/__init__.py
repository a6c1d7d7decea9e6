"""What members and moderators can do about what was written, a file for each group of verbs."""

from app.care.moderation.operations.approving import trust
from app.care.moderation.operations.deciding import close_case, close_case_of, decide, hide, restore
from app.care.moderation.operations.reporting import report_post
from app.care.moderation.operations.sanctioning import confirm_sanction, reinstate, suspend, warn

__all__ = [
    "close_case",
    "close_case_of",
    "confirm_sanction",
    "decide",
    "hide",
    "reinstate",
    "report_post",
    "restore",
    "suspend",
    "trust",
    "warn",
]
