"""Topics count their answers, so that a question waits until somebody has answered it."""

import sqlalchemy as sa
from alembic import op

revision = "0010_answers"
down_revision = "0009_contributions"
branch_labels = None
depends_on = None

UNSOLVED = "kind = 'question' AND solution_post_id IS NULL"
UNANSWERED = f"{UNSOLVED} AND answers_count = 0"
ANSWER = """posts.topic_id = topics.id AND posts.number > 1 AND posts.deleted_at IS NULL
    AND posts.hidden_at IS NULL AND (posts.author_id != topics.author_id OR posts.is_official)"""


def upgrade() -> None:
    """Bring the database to this revision."""
    op.add_column("posts", sa.Column("by_staff", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.execute(
        "UPDATE posts SET by_staff = true WHERE author_id IN"
        " (SELECT id FROM members WHERE role IN ('staff', 'moderator', 'product', 'admin'))"
    )
    for name, more in (("answers_count", ""), ("company_answers_count", " AND (by_staff OR is_official)")):
        op.add_column("topics", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
        op.execute(
            f"UPDATE topics SET {name} = (SELECT count(*) FROM posts WHERE {ANSWER}{more})"
            " WHERE replies_count > 0"
        )
    op.drop_index("ix_topics_unanswered", table_name="topics")
    for name, columns in INDEXES.items():
        _index(name, columns, UNANSWERED)


INDEXES = {
    "ix_topics_unanswered": ["kind", "created_at", "id"],
    "ix_topics_space_unanswered": ["space_id", "created_at"],
}


def _index(name: str, columns: list[str], rule: str) -> None:
    op.create_index(name, "topics", columns, sqlite_where=sa.text(rule), postgresql_where=sa.text(rule))


def downgrade() -> None:
    """Take it back."""
    for name in INDEXES:
        op.drop_index(name, table_name="topics")
    _index("ix_topics_unanswered", ["created_at", "id"], UNSOLVED)
    op.drop_column("topics", "company_answers_count")
    op.drop_column("topics", "answers_count")
    op.drop_column("posts", "by_staff")
