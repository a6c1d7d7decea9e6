"""Members decide whether others see when they are here."""

import sqlalchemy as sa
from alembic import op

revision = "0005_live"
down_revision = "0004_forum"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.add_column(
        "members", sa.Column("shows_presence", sa.Boolean(), server_default=sa.true(), nullable=False)
    )


def downgrade() -> None:
    """Take it back."""
    op.drop_column("members", "shows_presence")
