"""The audit log can only grow.

Revision ID: 0003_audit
Revises: 0002_search
"""

from alembic import op

from app.core.audit_triggers import install, uninstall

revision = "0003_audit"
down_revision = "0002_search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    install(op.get_bind())


def downgrade() -> None:
    uninstall(op.get_bind())
