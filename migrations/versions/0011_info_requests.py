"""Requests for what a question lacks are kept, with who asked and who answered."""

import sqlalchemy as sa
from alembic import op

revision = "0011_info_requests"
down_revision = "0010_answers"
branch_labels = None
depends_on = None

LACKING = "needs_info_at IS NOT NULL AND needs_info_by_id IS NOT NULL"


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "info_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_info_requests_topic_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_info_requests_member_id")),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["members.id"], name=op.f("fk_info_requests_answered_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_info_requests")),
    )
    op.create_index("ix_info_requests_topic", "info_requests", ["topic_id", "id"])
    op.add_column(
        "topics", sa.Column("has_info_requests", sa.Boolean(), server_default=sa.false(), nullable=False)
    )
    op.execute(
        "INSERT INTO info_requests (topic_id, member_id, note, created_at)"
        f" SELECT id, needs_info_by_id, needs_info_note, needs_info_at FROM topics WHERE {LACKING}"
    )
    op.execute(f"UPDATE topics SET has_info_requests = true WHERE {LACKING}")


def downgrade() -> None:
    """Take it back."""
    op.drop_column("topics", "has_info_requests")
    op.drop_table("info_requests")
