"""How migrations run: on the application's engine, in one transaction, quiet unless something happens."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy import BigInteger, text
from sqlalchemy.engine import Connection

from app.core.db import UtcDateTime

OURS_BY_HAND = ("search_index", "ix_search_documents_words", "words")
database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, autogen: Any) -> str | bool:
    """Write column types of our own as plain ones, so that old migrations never need today's code."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, BigInteger):
        return "sa.BigInteger().with_variant(sa.Integer(), 'sqlite')"
    return False


def include_name(name: str | None, kind: str, parents: Any) -> bool:
    """Leave alone what stands in a migration by hand: the full-text index."""
    return not (name or "").startswith(OURS_BY_HAND)


def drop_empty(migration: Any, revision: Any, directives: list[Any]) -> None:
    """Make no file when nothing has changed."""
    if getattr(context.config.cmd_opts, "autogenerate", False) and directives[0].upgrade_ops.is_empty():
        directives[:] = []


def run(connection: Connection) -> None:
    """Run the migrations on this connection."""
    options = dict(current_app.extensions["migrate"].configure_args)
    # SQLite can undo table changes too, once it is told to begin; the engine tells it.
    options["transactional_ddl"] = True
    options |= {
        "render_item": render_item,
        "include_name": include_name,
        "process_revision_directives": drop_empty,
    }
    context.configure(connection=connection, target_metadata=database.metadatas[None], **options)
    with context.begin_transaction():
        if connection.dialect.name == "postgresql":
            # Several servers may start at once; the first migrates, the others find it done.
            connection.execute(text("SELECT pg_advisory_xact_lock(7301002)"))
        context.run_migrations()


with database.engine.connect() as connection:
    run(connection)
    connection.commit()
