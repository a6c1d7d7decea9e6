"""The moderators' room, and the pages by which every member meets it."""

from app.care.moderation.routes import approvals, log, members, queue, removal, reports, trash
from app.care.moderation.routes.blueprint import moderation, reporting

__all__ = ["approvals", "log", "members", "moderation", "queue", "removal", "reporting", "reports", "trash"]
