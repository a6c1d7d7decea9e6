"""Guests say whether a help article was helpful, once in a browser; counted apart from members."""

import sqlalchemy as sa
from alembic import op

revision = "0013_help_guest_votes"
down_revision = "0012_guest_acts"
branch_labels = None
depends_on = None

COUNTS = ("guest_helpful_count", "guest_unhelpful_count")


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "help_guest_votes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["help_articles.id"],
            name=op.f("fk_help_guest_votes_article_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("article_id", "browser", name=op.f("pk_help_guest_votes")),
    )
    for name in COUNTS:
        op.add_column("help_articles", sa.Column(name, sa.Integer(), server_default="0", nullable=False))


def downgrade() -> None:
    """Take it back."""
    for name in COUNTS:
        op.drop_column("help_articles", name)
    op.drop_table("help_guest_votes")
