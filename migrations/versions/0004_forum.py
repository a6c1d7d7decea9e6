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
        "idea_priors",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("alpha", sa.Double(), nullable=False),
        sa.Column("beta", sa.Double(), nullable=False),
        sa.Column("fitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_idea_priors")),
    )
    op.create_table(
        "link_pages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("site", sa.String(length=100), nullable=False),
        sa.Column("description", sa.String(length=400), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_pages")),
        sa.UniqueConstraint("key", name=op.f("uq_link_pages_key")),
    )
    op.create_index("ix_link_pages_due", "link_pages", ["fetched_at", "locked_until"], unique=False)

    op.create_table(
        "moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("verb", sa.String(length=10), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("posts_count", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("token", sa.String(length=100), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moves")),
        sa.UniqueConstraint("actor_id", "token", name=op.f("uq_moves_actor_id_token")),
    )
    op.create_index(op.f("ix_moves_into_id"), "moves", ["into_id"], unique=False)
    op.create_index(op.f("ix_moves_topic_id"), "moves", ["topic_id"], unique=False)

    op.create_table(
        "products",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("line", sa.String(length=160), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("slug", name=op.f("uq_products_slug")),
    )
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_drafts_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("member_id", "place", name=op.f("uq_drafts_member_id_place")),
    )
    op.create_index("ix_drafts_saved", "drafts", ["saved_at"], unique=False)

    op.create_table(
        "feed_keys",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("salt", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_feed_keys_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_feed_keys")),
    )
    op.create_table(
        "templates",
        sa.Column("space_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hint", sa.String(length=300), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"], ["spaces.id"], name=op.f("fk_templates_space_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("space_id", "kind", name=op.f("pk_templates")),
    )
    op.create_table(
        "acknowledgements",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_acknowledgements_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_acknowledgements_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "member_id", name=op.f("pk_acknowledgements")),
    )
    op.create_index(op.f("ix_acknowledgements_member_id"), "acknowledgements", ["member_id"], unique=False)
    op.create_index(
        "ix_acknowledgements_topic", "acknowledgements", ["topic_id", "created_at", "member_id"], unique=False
    )

    op.create_table(
        "customer_votes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("own", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("importance", sa.Integer(), server_default="1", nullable=False),
        sa.Column("stated", sa.Integer(), server_default="1", nullable=False),
        sa.Column("why", sa.String(length=280), server_default="", nullable=False),
        sa.Column("also", sa.Text(), server_default="", nullable=False),
        sa.Column("source", sa.String(length=200), server_default="", nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("origin_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_customer_votes_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_votes")),
        sa.UniqueConstraint("topic_id", "key", name=op.f("uq_customer_votes_topic_id_key")),
    )
    op.create_index(op.f("ix_customer_votes_origin_id"), "customer_votes", ["origin_id"], unique=False)

    op.create_table(
        "duplicates",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("target_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_it", sa.Boolean(), nullable=False),
        sa.Column("followers", sa.JSON(), nullable=False),
        sa.Column("new_followers", sa.JSON(), nullable=False),
        sa.Column("sharers", sa.JSON(), nullable=False),
        sa.Column("new_sharers", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name=op.f("fk_duplicates_member_id")),
        sa.ForeignKeyConstraint(
            ["target_id"], ["topics.id"], name=op.f("fk_duplicates_target_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_duplicates_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_duplicates")),
    )
    op.create_index(op.f("ix_duplicates_target_id"), "duplicates", ["target_id"], unique=False)

    op.create_table(
        "help_articles",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("markup_version", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("helpful_count", sa.Integer(), nullable=False),
        sa.Column("unhelpful_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["edited_by_id"], ["members.id"], name=op.f("fk_help_articles_edited_by_id")),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_help_articles_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_articles")),
        sa.UniqueConstraint("slug", name=op.f("uq_help_articles_slug")),
        sa.UniqueConstraint("topic_id", name=op.f("uq_help_articles_topic_id")),
    )
    op.create_table(
        "news_ideas",
        sa.Column("news_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["topics.id"], name=op.f("fk_news_ideas_idea_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["news_id"], ["topics.id"], name=op.f("fk_news_ideas_news_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("news_id", "idea_id", name=op.f("pk_news_ideas")),
    )
    op.create_index(op.f("ix_news_ideas_idea_id"), "news_ideas", ["idea_id"], unique=False)

    op.create_table(
        "news_plans",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("reach", sa.String(length=10), nullable=False),
        sa.Column("publish_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=True),
        sa.Column("ships", sa.Boolean(), nullable=False),
        sa.Column("ship_reason", sa.String(length=500), nullable=False),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["scheduled_by_id"], ["members.id"], name=op.f("fk_news_plans_scheduled_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_news_plans_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_news_plans")),
    )
    op.create_index(
        "ix_news_plans_publish_at",
        "news_plans",
        ["publish_at"],
        unique=False,
        sqlite_where=sa.text("publish_at IS NOT NULL"),
        postgresql_where=sa.text("publish_at IS NOT NULL"),
    )

    op.create_table(
        "polls",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("way", sa.String(length=10), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("is_named", sa.Boolean(), nullable=False),
        sa.Column("shown", sa.String(length=10), nullable=False),
        sa.Column("may_change", sa.Boolean(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_polls_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", name=op.f("pk_polls")),
    )
    op.create_index("ix_polls_due", "polls", ["closed_at", "closes_at"], unique=False)

    op.create_table(
        "reopen_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("answer", sa.String(length=300), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["members.id"], name=op.f("fk_reopen_requests_decided_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_reopen_requests_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_reopen_requests_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reopen_requests")),
    )
    op.create_index(op.f("ix_reopen_requests_member_id"), "reopen_requests", ["member_id"], unique=False)
    op.create_index("ix_reopen_requests_topic", "reopen_requests", ["topic_id", "outcome"], unique=False)

    op.create_table(
        "title_words",
        sa.Column("word", sa.String(length=20), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["topics.id"], name=op.f("fk_title_words_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("word", "topic_id", name=op.f("pk_title_words")),
    )
    op.create_index(op.f("ix_title_words_topic_id"), "title_words", ["topic_id"], unique=False)

    op.create_table(
        "attachments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("media_type", sa.String(length=120), nullable=False),
        sa.Column("bytes", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=True),
        sa.Column("height", sa.Integer(), nullable=True),
        sa.Column("moves", sa.Boolean(), nullable=False),
        sa.Column("alt", sa.String(length=300), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("file", sa.String(length=80), nullable=False),
        sa.Column("small", sa.String(length=80), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loose_since", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["members.id"], name=op.f("fk_attachments_owner_id")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_attachments_post_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sa.UniqueConstraint("key", name=op.f("uq_attachments_key")),
    )
    op.create_index(op.f("ix_attachments_loose_since"), "attachments", ["loose_since"], unique=False)
    op.create_index("ix_attachments_owner", "attachments", ["owner_id", "created_at"], unique=False)
    op.create_index("ix_attachments_post", "attachments", ["post_id"], unique=False)

    op.create_table(
        "ballots",
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("choices", sa.String(length=240), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_ballots_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["polls.topic_id"], name=op.f("fk_ballots_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("topic_id", "member_id", name=op.f("pk_ballots")),
    )
    op.create_index("ix_ballots_choices", "ballots", ["topic_id", "choices"], unique=False)
    op.create_index(op.f("ix_ballots_member_id"), "ballots", ["member_id"], unique=False)

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
        "help_revisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("edited_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"],
            ["help_articles.id"],
            name=op.f("fk_help_revisions_article_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["edited_by_id"], ["members.id"], name=op.f("fk_help_revisions_edited_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_help_revisions")),
        sa.UniqueConstraint("article_id", "version", name=op.f("uq_help_revisions_article_id_version")),
    )
    op.create_table(
        "help_votes",
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["help_articles.id"], name=op.f("fk_help_votes_article_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_help_votes_member_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article_id", "member_id", name=op.f("pk_help_votes")),
    )
    op.create_index(op.f("ix_help_votes_member_id"), "help_votes", ["member_id"], unique=False)

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

    op.create_table(
        "poll_options",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("topic_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(
            ["topic_id"], ["polls.topic_id"], name=op.f("fk_poll_options_topic_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_poll_options")),
        sa.UniqueConstraint("topic_id", "position", name=op.f("uq_poll_options_topic_id_position")),
    )
    op.create_table(
        "preview_wishes",
        sa.Column("page_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["page_id"], ["link_pages.id"], name=op.f("fk_preview_wishes_page_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_preview_wishes_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("page_id", "post_id", name=op.f("pk_preview_wishes")),
    )
    op.create_index(op.f("ix_preview_wishes_post_id"), "preview_wishes", ["post_id"], unique=False)

    op.add_column("decisions", sa.Column("before", sa.String(length=20), nullable=True))
    op.add_column("decisions", sa.Column("owner_id", sa.Integer(), nullable=True))

    op.add_column("posts", sa.Column("helpful_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("unhelpful_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("helpful", sa.Double(), server_default="0", nullable=False))
    op.add_column("posts", sa.Column("previews", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("posts", sa.Column("vanished", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("posts", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_posts_best", "posts", ["topic_id", "helpful", "number"], unique=False)
    op.create_index(
        "ix_posts_trash",
        "posts",
        ["deleted_at", "id"],
        unique=False,
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
    )

    op.add_column("revisions", sa.Column("tags", sa.JSON(), nullable=True))
    op.add_column("revisions", sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("revisions", sa.Column("erased_by_id", sa.Integer(), nullable=True))
    op.add_column(
        "revisions", sa.Column("erased_reason", sa.String(length=500), server_default="", nullable=False)
    )

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
    op.add_column("topics", sa.Column("status_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("important_votes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("must_votes", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("merges_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("rank", sa.Double(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("viewers_count", sa.Integer(), server_default="0", nullable=False))
    op.add_column("topics", sa.Column("pinned_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("cover", sa.String(length=80), nullable=True))
    op.add_column("topics", sa.Column("cover_alt", sa.String(length=200), server_default="", nullable=False))
    op.add_column("topics", sa.Column("must_read", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("topics", sa.Column("product_id", sa.Integer(), nullable=True))
    op.add_column("topics", sa.Column("recommends", sa.Boolean(), nullable=True))
    op.add_column("topics", sa.Column("quotable_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("topics", sa.Column("has_news", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("topics", sa.Column("has_poll", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("topics", sa.Column("has_moves", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_index("ix_topics_cover", "topics", ["cover"], unique=False)
    op.create_index("ix_topics_kind_rank", "topics", ["kind", "rank", "id"], unique=False)
    op.create_index("ix_topics_kind_status", "topics", ["kind", "status", "votes_count", "id"], unique=False)
    op.create_index(
        "ix_topics_must_read",
        "topics",
        ["id"],
        unique=False,
        sqlite_where=sa.text("must_read"),
        postgresql_where=sa.text("must_read"),
    )
    op.create_index(
        "ix_topics_pinned_until",
        "topics",
        ["pinned_until"],
        unique=False,
        sqlite_where=sa.text("pinned_until IS NOT NULL"),
        postgresql_where=sa.text("pinned_until IS NOT NULL"),
    )
    op.create_index(op.f("ix_topics_product_id"), "topics", ["product_id"], unique=False)
    op.create_index(op.f("ix_topics_same_as_id"), "topics", ["same_as_id"], unique=False)

    op.add_column("votes", sa.Column("own", sa.Boolean(), server_default=sa.true(), nullable=False))
    op.add_column("votes", sa.Column("importance", sa.Integer(), server_default="1", nullable=False))
    op.add_column("votes", sa.Column("stated", sa.Integer(), server_default="1", nullable=False))
    op.add_column("votes", sa.Column("why", sa.String(length=280), server_default="", nullable=False))
    op.add_column("votes", sa.Column("also", sa.Text(), server_default="", nullable=False))
    op.add_column("votes", sa.Column("source", sa.String(length=200), server_default="", nullable=False))
    op.add_column("votes", sa.Column("by_id", sa.Integer(), nullable=True))
    op.add_column("votes", sa.Column("origin_id", sa.Integer(), nullable=True))
    op.create_index("ix_votes_created", "votes", ["created_at"], unique=False)
    op.create_index("ix_votes_latest", "votes", ["topic_id", "created_at"], unique=False)
    op.create_index(op.f("ix_votes_origin_id"), "votes", ["origin_id"], unique=False)
    op.execute("UPDATE topics SET published_at = created_at")
    op.execute(
        "UPDATE topics SET status_at = (SELECT max(created_at) FROM decisions WHERE topic_id = topics.id) "
        "WHERE status IS NOT NULL"
    )
    from app.discovery.search.similar import index_titles

    index_titles(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    op.drop_index(op.f("ix_votes_origin_id"), table_name="votes")
    op.drop_index("ix_votes_latest", table_name="votes")
    op.drop_index("ix_votes_created", table_name="votes")
    op.drop_column("votes", "origin_id")
    op.drop_column("votes", "by_id")
    op.drop_column("votes", "source")
    op.drop_column("votes", "also")
    op.drop_column("votes", "why")
    op.drop_column("votes", "stated")
    op.drop_column("votes", "importance")
    op.drop_column("votes", "own")

    op.drop_index(op.f("ix_topics_same_as_id"), table_name="topics")
    op.drop_index(op.f("ix_topics_product_id"), table_name="topics")
    op.drop_index(
        "ix_topics_pinned_until",
        sqlite_where=sa.text("pinned_until IS NOT NULL"),
        postgresql_where=sa.text("pinned_until IS NOT NULL"),
        table_name="topics",
    )
    op.drop_index(
        "ix_topics_must_read",
        sqlite_where=sa.text("must_read"),
        postgresql_where=sa.text("must_read"),
        table_name="topics",
    )
    op.drop_index("ix_topics_kind_status", table_name="topics")
    op.drop_index("ix_topics_kind_rank", table_name="topics")
    op.drop_index("ix_topics_cover", table_name="topics")
    op.drop_column("topics", "has_moves")
    op.drop_column("topics", "has_poll")
    op.drop_column("topics", "has_news")
    op.drop_column("topics", "quotable_at")
    op.drop_column("topics", "recommends")
    op.drop_column("topics", "product_id")
    op.drop_column("topics", "must_read")
    op.drop_column("topics", "cover_alt")
    op.drop_column("topics", "cover")
    op.drop_column("topics", "pinned_until")
    op.drop_column("topics", "viewers_count")
    op.drop_column("topics", "rank")
    op.drop_column("topics", "merges_count")
    op.drop_column("topics", "must_votes")
    op.drop_column("topics", "important_votes")
    op.drop_column("topics", "status_at")
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

    op.drop_column("revisions", "erased_reason")
    op.drop_column("revisions", "erased_by_id")
    op.drop_column("revisions", "erased_at")
    op.drop_column("revisions", "tags")

    op.drop_index(
        "ix_posts_trash",
        sqlite_where=sa.text("deleted_at IS NOT NULL"),
        postgresql_where=sa.text("deleted_at IS NOT NULL"),
        table_name="posts",
    )
    op.drop_index("ix_posts_best", table_name="posts")
    op.drop_column("posts", "erased_at")
    op.drop_column("posts", "vanished")
    op.drop_column("posts", "previews")
    op.drop_column("posts", "helpful")
    op.drop_column("posts", "unhelpful_count")
    op.drop_column("posts", "helpful_count")

    op.drop_column("decisions", "owner_id")
    op.drop_column("decisions", "before")

    op.drop_index(op.f("ix_preview_wishes_post_id"), table_name="preview_wishes")

    op.drop_table("preview_wishes")
    op.drop_table("poll_options")
    op.drop_index(op.f("ix_helpful_votes_member_id"), table_name="helpful_votes")

    op.drop_table("helpful_votes")
    op.drop_index(op.f("ix_help_votes_member_id"), table_name="help_votes")

    op.drop_table("help_votes")
    op.drop_table("help_revisions")
    op.drop_index(
        "ix_bookmarks_waiting",
        sqlite_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
        postgresql_where=sa.text("remind_at IS NOT NULL AND NOT is_due"),
        table_name="bookmarks",
    )
    op.drop_index(op.f("ix_bookmarks_post_id"), table_name="bookmarks")
    op.drop_index("ix_bookmarks_member", table_name="bookmarks")

    op.drop_table("bookmarks")
    op.drop_index(op.f("ix_ballots_member_id"), table_name="ballots")
    op.drop_index("ix_ballots_choices", table_name="ballots")

    op.drop_table("ballots")
    op.drop_index("ix_attachments_post", table_name="attachments")
    op.drop_index("ix_attachments_owner", table_name="attachments")
    op.drop_index(op.f("ix_attachments_loose_since"), table_name="attachments")

    op.drop_table("attachments")
    op.drop_index(op.f("ix_title_words_topic_id"), table_name="title_words")

    op.drop_table("title_words")
    op.drop_index("ix_reopen_requests_topic", table_name="reopen_requests")
    op.drop_index(op.f("ix_reopen_requests_member_id"), table_name="reopen_requests")

    op.drop_table("reopen_requests")
    op.drop_index("ix_polls_due", table_name="polls")

    op.drop_table("polls")
    op.drop_index(
        "ix_news_plans_publish_at",
        sqlite_where=sa.text("publish_at IS NOT NULL"),
        postgresql_where=sa.text("publish_at IS NOT NULL"),
        table_name="news_plans",
    )

    op.drop_table("news_plans")
    op.drop_index(op.f("ix_news_ideas_idea_id"), table_name="news_ideas")

    op.drop_table("news_ideas")
    op.drop_table("help_articles")
    op.drop_index(op.f("ix_duplicates_target_id"), table_name="duplicates")

    op.drop_table("duplicates")
    op.drop_index(op.f("ix_customer_votes_origin_id"), table_name="customer_votes")

    op.drop_table("customer_votes")
    op.drop_index("ix_acknowledgements_topic", table_name="acknowledgements")
    op.drop_index(op.f("ix_acknowledgements_member_id"), table_name="acknowledgements")

    op.drop_table("acknowledgements")
    op.drop_table("templates")
    op.drop_table("feed_keys")
    op.drop_index("ix_drafts_saved", table_name="drafts")

    op.drop_table("drafts")
    op.drop_table("products")
    op.drop_index(op.f("ix_moves_topic_id"), table_name="moves")
    op.drop_index(op.f("ix_moves_into_id"), table_name="moves")

    op.drop_table("moves")
    op.drop_index("ix_link_pages_due", table_name="link_pages")

    op.drop_table("link_pages")
    op.drop_table("idea_priors")
    op.drop_table("chores")
