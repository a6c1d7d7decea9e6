"""Every kind in full: what questions, ideas, news, experiences, uploads, drafts and the rest keep."""

import sqlalchemy as sa
from alembic import op

revision = "0004_forum"
down_revision = "0003_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "chores",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chores")),
    )
    op.create_table(
        "bookmarks",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("remind_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_due", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_bookmarks_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_bookmarks_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", "post_id", name=op.f("pk_bookmarks")),
    )
    op.create_index(
        "ix_bookmarks_member", "bookmarks", ["member_id", "is_due", "created_at", "post_id"], unique=False
    )
    op.create_index(op.f("ix_bookmarks_post_id"), "bookmarks", ["post_id"], unique=False)
    op.create_index(
        "ix_bookmarks_waiting",
        "bookmarks",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
        postgresql_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
    )

    op.create_table(
        "helpful_votes",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_helpful_votes_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_helpful_votes_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_helpful_votes")),
    )
    op.create_index(op.f("ix_helpful_votes_member_id"), "helpful_votes", ["member_id"], unique=False)

    op.add_column("posts", sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("unhelpful_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("helpful", sa.Double(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("previews", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("posts", sa.Column("vanished", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("posts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))

    op.add_column("revisions", sa.Column("tags", sa.JSON(), nullable=True))
    op.add_column("revisions", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revisions", sa.Column("erased_by_id", sa.Integer(), nullable=True))

    op.add_column("topics", sa.Column("published_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "topics", sa.Column("audience", sa.String(length=10), server_default="readers", nullable=False)
    )
    op.add_column("topics", sa.Column("moved_to_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("same_as_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("needs_info_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "topics", sa.Column("needs_info_note", sa.String(length=500), server_default="", nullable=False)
    )
    op.add_column("topics", sa.Column("needs_info_by_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "topics", sa.Column("solution_thanks", sa.String(length=300), server_default="", nullable=False)
    )
    op.add_column("topics", sa.Column("status_owner_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("rank", sa.Double(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("viewers_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("pinned_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("cover", sa.String(length=80), nullable=True))
    op.add_column("topics", sa.Column("must_read", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("topics", sa.Column("product_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("recommends", sa.Boolean(), nullable=True))
    op.add_column("topics", sa.Column("quotable_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("has_poll", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("topics", sa.Column("has_moves", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index(op.f("ix_topics_product_id"), "topics", ["product_id"], unique=False)
    op.create_index(op.f("ix_topics_same_as_id"), "topics", ["same_as_id"], unique=False)
    op.execute("UPDATE topics SET published_at = created_at")


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_topics_same_as_id"), table_name="topics")
    op.drop_index(op.f("ix_topics_product_id"), table_name="topics")
    op.drop_column("topics", "has_moves")
    op.drop_column("topics", "has_poll")
    op.drop_column("topics", "quotable_at")
    op.drop_column("topics", "recommends")
    op.drop_column("topics", "product_id")
    op.drop_column("topics", "must_read")
    op.drop_column("topics", "cover")
    op.drop_column("topics", "pinned_until")
    op.drop_column("topics", "viewers_count")
    op.drop_column("topics", "rank")
    op.drop_column("topics", "status_owner_id")
    op.drop_column("topics", "solution_thanks")
    op.drop_column("topics", "reopened_at")
    op.drop_column("topics", "needs_info_by_id")
    op.drop_column("topics", "needs_info_note")
    op.drop_column("topics", "needs_info_at")
    op.drop_column("topics", "archived_at")
    op.drop_column("topics", "same_as_id")
    op.drop_column("topics", "moved_to_id")
    op.drop_column("topics", "audience")
    op.drop_column("topics", "published_at")

    op.drop_column("revisions", "erased_by_id")
    op.drop_column("revisions", "erased_at")
    op.drop_column("revisions", "tags")

    op.drop_column("posts", "erased_at")
    op.drop_column("posts", "vanished")
    op.drop_column("posts", "previews")
    op.drop_column("posts", "helpful")
    op.drop_column("posts", "unhelpful_count")
    op.drop_column("posts", "helpful_count")

    op.drop_index(op.f("ix_helpful_votes_member_id"), table_name="helpful_votes")

    op.drop_table("helpful_votes")
    op.drop_index(
        "ix_bookmarks_waiting",
        sqlite_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
        postgresql_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
        table_name="bookmarks",
    )
    op.drop_index(op.f("ix_bookmarks_post_id"), table_name="bookmarks")
    op.drop_index("ix_bookmarks_member", table_name="bookmarks")

    op.drop_table("bookmarks")
    op.drop_table("chores")
