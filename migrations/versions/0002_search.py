"""Full-text search: FTS5 on SQLite, a tsvector on PostgreSQL."""

from alembic import op

from app.discovery.search.models import install, uninstall

revision = "0002_search"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the database to this revision."""
    install(op.get_bind())


def downgrade() -> None:
    """Take it back."""
    uninstall(op.get_bind())
