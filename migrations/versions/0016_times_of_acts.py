"""What customers did is found by its time: reactions, and "I have this too"."""

from alembic import op

revision = "0016_times_of_acts"
down_revision = "0015_line_breaks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_index("ix_reactions_created", "reactions", ["created_at"])
    op.create_index("ix_me_too_created", "me_too", ["created_at"])


def downgrade() -> None:
    """Take it back."""
    op.drop_index("ix_me_too_created", "me_too")
    op.drop_index("ix_reactions_created", "reactions")
