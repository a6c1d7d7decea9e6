"""What was begun as a guest is kept with the mail that signs them in."""

import sqlalchemy as sa
from alembic import op

revision = "0012_guest_acts"
down_revision = "0011_info_requests"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    with op.batch_alter_table("email_requests") as batch:
        batch.add_column(sa.Column("act", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("email_requests") as batch:
        batch.drop_column("act")
