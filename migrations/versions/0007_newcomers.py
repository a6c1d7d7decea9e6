"""Moderators can lift the limits of newcomers for a member."""

import sqlalchemy as sa
from alembic import op

revision = "0007_newcomers"
down_revision = "0006_former_handles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.add_column("members", sa.Column("trusted_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Take it back."""
    op.drop_column("members", "trusted_at")
