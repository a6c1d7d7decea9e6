"""Whom a post mentions stands in rows; those of posts that are there are read from their HTML."""

import re
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0008_post_mentions"
down_revision = "0007_newcomers"
branch_labels = None
depends_on = None

BATCH = 1000
MOST_MENTIONS = 50
MENTION = re.compile(r'data-mention="([^"]{1,40})"')

posts = sa.table("posts", sa.column("id"), sa.column("html"))
members = sa.table("members", sa.column("id"), sa.column("handle"))
former = sa.table("former_handles", sa.column("member_id"), sa.column("handle"))
mentions = sa.table("post_mentions", sa.column("post_id"), sa.column("member_id"))


def upgrade() -> None:
    """Bring the database to this revision."""
    op.create_table(
        "post_mentions",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["member_id"], ["members.id"], name=op.f("fk_post_mentions_member_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_mentions_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "member_id", name=op.f("pk_post_mentions")),
    )
    with op.batch_alter_table("post_mentions") as batch:
        batch.create_index(op.f("ix_post_mentions_member_id"), ["member_id"])
    for batch_of_posts in _posts_with_mentions():
        _fill(batch_of_posts)


def downgrade() -> None:
    """Take it back."""
    op.drop_table("post_mentions")


def _posts_with_mentions() -> Iterator[dict[int, list[str]]]:
    """The handles in the order in which a post mentions them, by post, a batch at a time."""
    last = 0
    while True:
        found = sa.select(posts.c.id, posts.c.html).where(
            posts.c.id > last, posts.c.html.contains("data-mention=")
        )
        rows = op.get_bind().execute(found.order_by(posts.c.id).limit(BATCH)).all()
        if not rows:
            return
        last = rows[-1].id
        yield {row.id: list(dict.fromkeys(MENTION.findall(row.html)))[:MOST_MENTIONS] for row in rows}


def _fill(handles_of: dict[int, list[str]]) -> None:
    wanted = {handle for handles in handles_of.values() for handle in handles}
    owners: dict[str, int] = {}
    for table, owner in ((former, former.c.member_id), (members, members.c.id)):
        for some in _parts(sorted(wanted)):
            found = sa.select(table.c.handle, owner).where(table.c.handle.in_(some))
            owners.update(op.get_bind().execute(found).all())
    pairs = {
        (post_id, owners[handle])
        for post_id, handles in handles_of.items()
        for handle in handles
        if handle in owners
    }
    if pairs:
        rows = [{"post_id": post_id, "member_id": member_id} for post_id, member_id in sorted(pairs)]
        op.get_bind().execute(mentions.insert(), rows)


def _parts(handles: list[str]) -> Iterator[list[str]]:
    for at in range(0, len(handles), BATCH):
        yield handles[at : at + BATCH]
