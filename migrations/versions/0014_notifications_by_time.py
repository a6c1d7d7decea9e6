"""Notifications are listed by the time at which they were told."""

from alembic import op

revision = "0014_notifications_by_time"
down_revision = "0013_help_guest_votes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.drop_index("ix_notifications_member", "notifications")
    op.create_index("ix_notifications_member", "notifications", ["member_id", "created_at", "id"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_notifications_member", "notifications")
    op.create_index("ix_notifications_member", "notifications", ["member_id", "id"])
