"""The test bench: one application, a fresh database for each test, a fixed cast.

A template database is migrated and filled with the cast once; each test gets its own copy of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.core import gather, quiet_log
from app.core.db import db, transaction
from app.core.limits import limiter
from app.core.settings import forget_settings
from app.discovery.trending import queries as trending
from tests.support import databases
from tests.support.cast import Cast, make_cast
from tests.support.scale import ask_for_full

os.environ.setdefault("HEARTH_ENV", "test")
# The fixtures that stand on SQLite or PostgreSQL, as HEARTH_TEST_DATABASE says.
ON_EITHER = {"database", "empty_database_url"}


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Know `--full`, which runs the long tests in full size."""
    if not pluginmanager.hasplugin("cacheprovider"):
        # Without that plugin its setting in pyproject.toml would be an unknown one: an error.
        parser.addini("cache_dir", "unused")
    parser.addoption(
        "--full", action="store_true", help="the long tests in full size (see tests/support/scale.py)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Tell the tests and the processes they start how large they shall be."""
    if config.getoption("full"):
        ask_for_full()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what asks for no database, itself or by a fixture, or is marked any_database:
    it did the same on SQLite.

    Tests that were named one by one are run all the same.
    """
    if not databases.is_postgresql() or any("::" in argument for argument in config.args):
        return
    asking = [
        bool(ON_EITHER.intersection(getattr(item, "fixturenames", ON_EITHER)))
        and item.get_closest_marker("any_database") is None
        for item in items
    ]
    config.hook.pytest_deselected(items=[item for item, asks in zip(items, asking, strict=True) if not asks])
    items[:] = [item for item, asks in zip(items, asking, strict=True) if asks]


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of this run."""
    return tmp_path_factory.mktemp("hearth")


@pytest.fixture(scope="session")
def database(data: Path) -> Iterator[databases.TestDatabase]:
    """A template database with the cast, on SQLite or PostgreSQL."""
    yield from databases.prepared(data)


@pytest.fixture
def empty_database_url() -> str:
    """The address of a database without any table; "" for SQLite, which has one in every new data folder."""
    return databases.new_database() if databases.is_postgresql() else ""


@pytest.fixture(scope="session")
def _application(data: Path, database: databases.TestDatabase) -> Flask:
    app = create_app(
        environ={
            "HEARTH_ENV": "test",
            "HEARTH_DATA": str(data),
            "HEARTH_DATABASE_URL": database.url,
            "HEARTH_RATE_LIMITS": "yes",
            "HEARTH_LOG_LEVEL": "WARNING",
            "HEARTH_REDIS_URL": "",
        }
    )
    with app.app_context():
        database.migrate()
        with transaction():
            make_cast()
        db.session.remove()
        database.freeze(db.engine)
    return app


@pytest.fixture
def app(_application: Flask, database: databases.TestDatabase, data: Path) -> Iterator[Flask]:
    """The application on a fresh copy of the database, limits off unless a test turns them on."""
    with _application.app_context():
        database.reset(db.engine)
    gather.forget_all()
    trending.forget_all()
    forget_settings(_application)
    _application.extensions["hearth_live"].forget()
    limiter.enabled = False
    quiet_log.forget_said()
    _application.extensions.pop("hearth_writes", None)
    shutil.rmtree(data / "outbox", ignore_errors=True)
    yield _application
    with _application.app_context():
        db.session.remove()


@pytest.fixture
def ctx(app: Flask) -> Iterator[Flask]:
    """The application with its context pushed, for tests that look into the database."""
    with app.app_context():
        yield app


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people and places that every test knows."""
    return Cast(app)


@pytest.fixture
def guest(app: Flask) -> FlaskClient:
    """A browser of somebody without an account."""
    return app.test_client()


@pytest.fixture
def limited(app: Flask) -> Iterator[None]:
    """Rate limits as they are in use."""
    limiter.enabled = True
    limiter.reset()
    yield
    limiter.reset()
    limiter.enabled = False
