"""Handles that were given up stay with their former owner; the last request of an address is found at once."""

import sqlalchemy as sa
from alembic import op

revision = "0006_former_handles"
down_revision = "0005_live"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "former_handles",
        sa.Column("handle", sa.String(length=40), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("given_up_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_former_handles_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("handle", name=op.f("pk_former_handles")),
    )
    with op.batch_alter_table("former_handles") as batch:
        batch.create_index(op.f("ix_former_handles_member_id"), ["member_id"])
    with op.batch_alter_table("email_requests") as batch:
        batch.create_index("ix_email_requests_last", ["email", "purpose"])


def downgrade() -> None:
    """Take it back."""
    with op.batch_alter_table("email_requests") as batch:
        batch.drop_index("ix_email_requests_last")
    op.drop_table("former_handles")
