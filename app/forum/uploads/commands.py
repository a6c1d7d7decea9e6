"""What an operator asks of uploads: whether rows and files agree."""

from __future__ import annotations

from datetime import timedelta

import click
from flask.cli import AppGroup

from app.core import clock
from app.forum.uploads.queries import known_files
from app.forum.uploads.storage import storage

# An upload writes its files before its row.
UNDER_WAY = timedelta(hours=1)
uploads = AppGroup("uploads", help="Uploads: whether rows and files agree.")


@uploads.command("check")
@click.option("--delete", is_flag=True, help="Delete files that no upload knows.")
def check(delete: bool) -> None:
    """List files that no upload knows, and uploads whose files are missing."""
    found = dict(storage().names())
    known = known_files()
    young = clock.now() - UNDER_WAY
    strays = sorted(name for name, written in found.items() if name not in known and written < young)
    missing = sorted(known - found.keys())
    for name in strays:
        click.echo(f"no upload knows: {name}")
        if delete:
            storage().delete(name)
    for name in missing:
        click.echo(f"file missing: {name}")
    click.echo(_summary(len(found), len(strays), len(missing), delete))
    if missing or (strays and not delete):
        raise SystemExit(1)


def _summary(files: int, strays: int, missing: int, deleted: bool) -> str:
    done = ", now deleted" if deleted and strays else ""
    return f"{files} files; {strays} that no upload knows{done}; {missing} missing."


COMMANDS = (uploads,)
