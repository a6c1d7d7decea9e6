"""Whether the database answers, and whether it has the tables that this version of Hearth needs."""

from __future__ import annotations

from functools import cache

from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import inspect, text

from app.core.db import db

MIGRATED = "hearth_migrated"


def answers() -> bool:
    """Ask the cheapest question there is; raises what the database driver raises when nobody answers."""
    return bool(db.session.scalar(text("SELECT 1")))


def is_migrated() -> bool:
    """Whether every migration of this version has run; once they have, that is not looked up again.

    A database that a newer version has migrated is fine: this one is about to be replaced.
    """
    if not current_app.extensions.get(MIGRATED):
        current_app.extensions[MIGRATED] = _is_at_head()
    return bool(current_app.extensions[MIGRATED])


def forget_migrated() -> None:
    """Look it up again on next use."""
    current_app.extensions.pop(MIGRATED, None)


def _is_at_head() -> bool:
    if not inspect(db.session.connection()).has_table("alembic_version"):
        return False
    found = set(db.session.scalars(text("SELECT version_num FROM alembic_version")))
    heads, known = _migrations(str(current_app.config["MIGRATIONS"]))
    return bool(found) and (found == heads or not found <= known)


@cache
def _migrations(folder: str) -> tuple[set[str], set[str]]:
    """The newest migrations of this version, and all of them."""
    scripts = ScriptDirectory(folder)
    return set(scripts.get_heads()), {script.revision for script in scripts.walk_revisions()}
