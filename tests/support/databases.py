"""A database that is prepared once and fresh for each test, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path

from flask_migrate import upgrade
from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.pool import StaticPool

from tests.support.services import create_database, drop_database

COLUMNS = text(
    "SELECT string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) "
    "FROM information_schema.columns "
    "WHERE table_schema = 'public' AND table_name = :name AND is_generated = 'NEVER'"
)
SEQUENCES = text("SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'")


class TestDatabase:
    """A database file that is copied back before each test."""

    __test__ = False

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"

    def migrate(self) -> None:
        """Bring it to the newest migration."""
        if list(Path("migrations/versions").glob("0001*")):
            upgrade()
        else:
            from app.core.db import db

            db.create_all()

    def freeze(self, engine: Engine, name: str = "kept") -> None:
        """Keep its present state under a name, as a template."""
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        shutil.copyfile(self.path, self.path.with_suffix(f".{name}"))

    def reset(self, engine: Engine, name: str = "kept") -> None:
        """Put a template back."""
        engine.dispose()
        for suffix in ("-wal", "-shm"):
            self.path.with_name(self.path.name + suffix).unlink(missing_ok=True)
        shutil.copyfile(self.path.with_suffix(f".{name}"), self.path)


class PostgresDatabase(TestDatabase):
    """A database whose tables are emptied and filled again from a template schema before each test.

    One function of the database does it, over one connection that stays: both remember how, which takes a
    quarter of the time of as many statements over a new connection.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.keeper = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=StaticPool)

    def freeze(self, engine: Engine, name: str = "kept") -> None:
        """Keep every row in a schema of its own, and write the function that puts them back."""
        with engine.begin() as connection:
            found = connection.execute(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
            tables = sorted(name for (name,) in found if name != "alembic_version")
            connection.execute(text(f"CREATE SCHEMA {name}"))
            body = ";\n".join(self._statements(connection, tables, name))
            connection.exec_driver_sql(
                f"CREATE FUNCTION {name}.put_back() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {body}; END $$"
            )

    def _statements(self, connection: Connection, tables: list[str], schema: str) -> Iterator[str]:
        """References are not checked row by row; deleting beats truncating where there is little."""
        yield "PERFORM set_config('session_replication_role', 'replica', true)"
        for name in tables:
            connection.execute(text(f'CREATE TABLE {schema}."{name}" AS TABLE public."{name}"'))
            yield f'DELETE FROM public."{name}"'
            if connection.scalar(text(f'SELECT count(*) FROM {schema}."{name}"')):
                listed = connection.scalar(COLUMNS, {"name": name})
                yield f'INSERT INTO public."{name}" ({listed}) SELECT {listed} FROM {schema}."{name}"'
        for name, last in connection.execute(SEQUENCES):
            yield f"PERFORM setval('{name}', {last or 1}, {'true' if last else 'false'})"

    def reset(self, engine: Engine, name: str = "kept") -> None:
        """Empty what a test filled and put the kept rows back."""
        engine.dispose()
        with self.keeper.connect() as connection:
            connection.exec_driver_sql(f"SELECT {name}.put_back()")

    def __enter__(self) -> PostgresDatabase:
        return self

    def __exit__(self, *_: object) -> None:
        """Drop it, whoever is still connected."""
        self.keeper.dispose()
        drop_database(self.url)


def is_postgresql() -> bool:
    """Whether this run is on PostgreSQL."""
    return os.environ.get("HEARTH_TEST_DATABASE") == "postgresql"


def new_database() -> str:
    """Make an empty database on the PostgreSQL of this run and return its URL."""
    return create_database(os.environ["HEARTH_TEST_POSTGRES_URL"], f"hearth_{uuid.uuid4().hex[:12]}")


def prepared(folder: Path) -> Iterator[TestDatabase]:
    """The database of this run: SQLite, or PostgreSQL when HEARTH_TEST_DATABASE says so."""
    if not is_postgresql():
        yield TestDatabase(folder / "hearth.sqlite")
        return
    with PostgresDatabase(new_database()) as database:
        yield database
