"""What members have written is counted space by space."""

import sqlalchemy as sa
from alembic import op

revision = "0009_contributions"
down_revision = "0008_post_mentions"
branch_labels = None
depends_on = None

SHOWN = (
    "t.published_at IS NOT NULL AND t.audience = 'readers' AND t.moved_to_id IS NULL "
    "AND t.deleted_at IS NULL AND t.hidden_at IS NULL"
)
FILL = f"""
INSERT INTO contributions (member_id, space_id, topics, replies, solutions)
SELECT member_id, space_id, sum(topics), sum(replies), sum(solutions) FROM (
  SELECT t.author_id AS member_id, t.space_id AS space_id, 1 AS topics, 0 AS replies, 0 AS solutions
  FROM topics t WHERE {SHOWN}
  UNION ALL
  SELECT p.author_id, t.space_id, 0, 1, 0 FROM posts p JOIN topics t ON t.id = p.topic_id
  WHERE p.number > 1 AND p.deleted_at IS NULL AND p.hidden_at IS NULL AND {SHOWN}
  UNION ALL
  SELECT p.author_id, t.space_id, 0, 0, 1 FROM posts p JOIN topics t ON t.solution_post_id = p.id WHERE {SHOWN}
) AS counted WHERE member_id IS NOT NULL GROUP BY member_id, space_id
"""


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "contributions",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("topics", sa.Integer(), nullable=False),
        sa.Column("replies", sa.Integer(), nullable=False),
        sa.Column("solutions", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_contributions_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_contributions_space_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "space_id", name=op.f("pk_contributions")),
    )
    op.create_index(op.f("ix_contributions_space_id"), "contributions", ["space_id"])
    op.execute(FILL)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("contributions")
