"""Texts know whether their line ends are line breaks; those that are there keep theirs as spaces."""

import sqlalchemy as sa
from alembic import op

revision = "0015_line_breaks"
down_revision = "0014_notifications_by_time"
branch_labels = None
depends_on = None

COLUMNS = (
    ("posts", "breaks"),
    ("revisions", "breaks"),
    ("help_articles", "breaks"),
    ("help_revisions", "breaks"),
    ("members", "bio_breaks"),
)


def upgrade() -> None:
    """Bring the database to this revision."""
    for table, name in COLUMNS:
        op.add_column(table, sa.Column(name, sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    """Take it back."""
    for table, name in COLUMNS:
        op.drop_column(table, name)
