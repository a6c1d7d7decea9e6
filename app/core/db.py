"""The database: one declarative base, one place that commits, cooperative waiting on SQLite."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from flask import Flask, current_app
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, MetaData, inspect
from sqlalchemy.engine import Dialect
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import DeclarativeBase, RelationshipDirection, Session, registry
from sqlalchemy.types import TypeDecorator

from app.core.errors import Busy
from app.core.i18n import _
from app.core.outage import is_outage, quiet_libraries, writes
from app.core.quiet_log import once_a_minute
from app.core.sqlite import Turns, sqlite_options, tame

log = logging.getLogger(__name__)
WRITTEN_TWICE = "23505"
# What a later try may get past: the database is away, or busy.
PASSING = (DBAPIError, PoolTimeout, Busy)
NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware datetime, kept in UTC on both databases."""

    impl = DateTime(timezone=True)
    cache_ok = True

    @property
    def python_type(self) -> type[datetime]:
        """What a value is; cursors of pages are read back by it."""
        return datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC; refuse a naive one with ValueError."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give back an aware datetime in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Common base of all tables, with fixed names for constraints so that migrations can find them."""

    registry = registry(
        metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UtcDateTime()}
    )


db = SQLAlchemy(model_class=Base, session_options={"expire_on_commit": False})
migrate = Migrate()

if TYPE_CHECKING:

    class Model(Base):
        """What every table inherits from."""

        __abstract__ = True
else:
    Model = db.Model

Hook = Callable[[Session], Callable[[], None]]
_after_write: list[Hook] = []
Row = TypeVar("Row", bound=Base)


def before_commit(hook: Hook) -> Hook:
    """Register what runs last in every transaction; what it returns runs after the commit."""
    _after_write.append(hook)
    return hook


@contextmanager
def transaction() -> Iterator[Session]:
    """Write: everything inside is committed together, or nothing. Nested calls join the outer one.

    What was read before is read again on first touch, so decisions are taken on the present state. Raises
    Busy when SQLite stays locked longer than WAIT_FOR_WRITE seconds, or PostgreSQL found a deadlock or that
    somebody wrote the same in the same moment.
    """
    session = db.session()
    if session.info.get("writing"):
        yield session
        return
    with taking_turns():
        try:
            _begin_writing(session)
            yield session
            session.flush()
            followers = [hook(session) for hook in _after_write]
            session.commit()
            writes().note(fail=False)
        except BaseException as error:
            if is_outage(error):
                writes().note(fail=True)
            session.rollback()
            if _is_contention(error):
                raise Busy(_("The community is very busy. Please try again in a moment.")) from error
            raise
        finally:
            session.info.clear()
    for follow in followers:
        follow()


def taking_turns() -> AbstractContextManager[None]:
    """Where SQLite lets one write at a time, the writers of a process take turns in the order of asking."""
    turns: Turns | None = current_app.extensions.get("hearth_turns")
    return nullcontext() if turns is None else turns.taken()


def writing() -> bool:
    """Whether a transaction is open here."""
    return bool(db.session().info.get("writing"))


def lock(row: Row) -> Row:
    """Read a row again and hold it until the transaction ends, so that concurrent writers take turns.

    What was changed on it before is written first: a refresh would forget it.
    """
    db.session.flush()
    # Of the row alone: what it was loaded together with is outer joined, which PostgreSQL refuses to lock.
    # Its key never changes, so rows that refer to it need not wait: that would make writers wait in a circle.
    db.session.refresh(row, with_for_update={"of": type(row), "key_share": True})
    _forget_lost_parents(row)
    return row


def _forget_lost_parents(row: Base) -> None:
    """Let parents that the locking read has lost be read again on first touch.

    Where PostgreSQL waited for another's change of a foreign key, it joins the changed row with what the
    statement had found for the old key: nothing.
    """
    for parent in inspect(type(row)).relationships:
        if parent.direction is not RelationshipDirection.MANYTOONE:
            continue
        keys = (getattr(row, str(column.key)) for column in parent.local_columns)
        if parent.key in row.__dict__ and row.__dict__[parent.key] is None and None not in keys:
            db.session.expire(row, [parent.key])


def is_sqlite() -> bool:
    """Whether the application runs on SQLite."""
    return db.engine.dialect.name == "sqlite"


def _begin_writing(session: Session) -> None:
    session.commit()
    session.expire_all()
    session.info["writing"] = True
    try:
        session.connection(execution_options={"hearth_write": True})
    except BaseException:
        session.info.clear()
        raise


def _is_contention(error: BaseException) -> bool:
    code = getattr(getattr(error, "orig", None), "sqlstate", None)
    if isinstance(error, IntegrityError) and code == WRITTEN_TWICE:
        # The rule looked before the other's commit; whoever tries again finds what was written.
        once_a_minute(log, logging.WARNING, "twice", "two wrote the same at once: %s", error.orig)
        return True
    return isinstance(error, DBAPIError) and code in {"40001", "40P01", "55P03"}


def init_db(app: Flask) -> None:
    """Attach the database to the application, with the options each engine needs."""
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = sqlite_options() if url.startswith("sqlite") else _pool(app)
    quiet_libraries()
    db.init_app(app)
    migrate.init_app(
        app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True, compare_type=True
    )
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            tame(db.engine, app.config["WAIT_FOR_WRITE"])
            app.extensions["hearth_turns"] = Turns(app.config["WAIT_FOR_WRITE"])


def _pool(app: Flask) -> dict[str, Any]:
    size = app.config["DB_POOL"]
    return {"pool_size": size, "max_overflow": size, "pool_timeout": 5, "pool_pre_ping": True}


def has_tables() -> bool:
    """Whether the database has been migrated at least once."""
    try:
        with db.engine.connect() as connection:
            return db.engine.dialect.has_table(connection, "events")
    except OperationalError:
        current_app.logger.exception("the database cannot be reached")
        raise
