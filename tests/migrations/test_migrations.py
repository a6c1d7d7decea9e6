"""Every migration runs up and down, on a database with rows in it, and ends where the models say."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import Config, downgrade, upgrade
from sqlalchemy import func, inspect, select

from app import create_app
from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.discovery.search.queries import search
from app.forum.topics.models import Post, PostMention
from app.people.accounts.models import FormerHandle, Guest
from tests.support.cast import Cast, make_cast

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
BY_HAND = ("search_index", "words", "ix_search_documents_words")


def revisions() -> list[str]:
    """Every revision, oldest first."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()][::-1]


@pytest.fixture
def empty(tmp_path: Path, empty_database_url: str) -> Iterator[Flask]:
    """An application on a database without any table."""
    settings = {"HEARTH_ENV": "test", "HEARTH_DATA": str(tmp_path), "HEARTH_DATABASE_URL": empty_database_url}
    app = create_app(environ=settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def fill(app: Flask) -> None:
    """A small community with a word to look for."""
    with transaction():
        make_cast()
    cast = Cast(app)
    cast.reply(cast.topic(title="Quaggles in the cold"), body="A quaggle helps.")
    run_pending()
    db.session.commit()


def posts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Post)) or 0


def found() -> list[str]:
    return [hit.topic.title for hit in search(Guest(), "quaggles").hits]


def test_there_is_one_line_of_migrations() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


def test_each_step_down_and_up_keeps_the_rows(empty: Flask) -> None:
    upgrade()
    fill(empty)
    for revision in revisions()[:-1][::-1]:
        db.session.remove()
        downgrade(revision=revision)
        assert posts() == 2
        db.session.remove()
        upgrade()
        assert posts() == 2
        assert found() == ["Quaggles in the cold"]


def test_mentions_of_posts_that_are_there_are_found_in_their_html(empty: Flask) -> None:
    upgrade()
    fill(empty)
    cast = Cast(empty)
    former = FormerHandle(handle="mika-old", member_id=cast.id_of("asker"), given_up_at=clock.now())
    with transaction() as session:
        session.add(former)
    cast.topic(title="Squeaking belt", body="@outsider and @product, not @nobody, and @product again")
    cast.topic(title="A noisy wheel", body="No mention, but `data-mention=` and thanks, @mika-old")
    rows = select(PostMention.post_id, PostMention.member_id).order_by(*PostMention.__table__.c)
    before = db.session.execute(rows).all()
    assert len(before) == 3
    db.session.remove()
    downgrade(revision="0007_newcomers")
    db.session.remove()
    upgrade()
    assert db.session.execute(rows).all() == before


def test_texts_that_are_there_keep_line_ends_that_are_spaces(empty: Flask) -> None:
    upgrade()
    fill(empty)
    rows = select(Post.breaks, Post.html).where(Post.number == 2)
    assert db.session.execute(rows).all() == [(True, '<p dir="auto">A quaggle helps.</p>\n')]
    db.session.remove()
    downgrade(revision="0014_notifications_by_time")
    db.session.remove()
    upgrade()
    assert db.session.execute(rows).all() == [(False, '<p dir="auto">A quaggle helps.</p>\n')]


def test_all_the_way_down_leaves_nothing(empty: Flask) -> None:
    upgrade()
    fill(empty)
    db.session.remove()
    downgrade(revision="base")
    assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
    upgrade()
    fill(empty)
    assert found() == ["Quaggles in the cold"]


def test_the_migrated_database_is_what_the_models_say(empty: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        options = {"include_name": lambda name, kind, parents: not (name or "").startswith(BY_HAND)}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, db.metadata) == []


def test_servers_that_start_at_once_migrate_once(empty: Flask) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("SQLite is for one server; bin/serve lets one set up at a time")
    environ = os.environ | {
        "HEARTH_ENV": "test",
        "HEARTH_DATA": str(empty.config["DATA"]),
        "HEARTH_DATABASE_URL": empty.config["SQLALCHEMY_DATABASE_URI"],
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
    starts = [subprocess.Popen(command, cwd=MIGRATIONS.parent, env=environ) for _ in range(3)]
    assert [start.wait(60) for start in starts] == [0, 0, 0]
    assert inspect(db.engine).has_table("posts")
