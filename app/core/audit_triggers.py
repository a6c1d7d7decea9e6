"""Triggers that let the audit log only grow, on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData, event, inspect
from sqlalchemy.engine import Connection

from app.core.db import Model

MESSAGE = "the audit log is append-only"
ON_SQLITE = tuple(
    f"CREATE TRIGGER IF NOT EXISTS audit_entries_no_{verb.lower()} BEFORE {verb} ON audit_entries "
    f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END"
    for verb in ("UPDATE", "DELETE")
)
ON_POSTGRESQL = (
    "CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}'; END $$",
    "DROP TRIGGER IF EXISTS audit_entries_append_only ON audit_entries",
    "CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries "
    "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
)


def install(connection: Connection) -> None:
    """Refuse every change of the audit log from now on; may run again."""
    for statement in ON_SQLITE if connection.dialect.name == "sqlite" else ON_POSTGRESQL:
        connection.exec_driver_sql(statement)


def uninstall(connection: Connection) -> None:
    """Take the triggers away, for a migration down."""
    if connection.dialect.name == "sqlite":
        for verb in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}")
        return
    connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_entries_append_only ON audit_entries")
    connection.exec_driver_sql("DROP FUNCTION IF EXISTS refuse_audit_change()")


@event.listens_for(Model.metadata, "after_create")
def install_with_tables(target: MetaData, connection: Connection, **options: Any) -> None:
    """A database made from the models is as strict as a migrated one."""
    if inspect(connection).has_table("audit_entries"):
        install(connection)
