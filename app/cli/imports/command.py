"""`flask import stackexchange`: its options, and what it says."""

from __future__ import annotations

import re
import tempfile
import time
from contextlib import closing
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext
from slugify import slugify
from sqlalchemy import select

from app.cli.imports.report import Report, progress
from app.cli.imports.rows import BadDump
from app.cli.imports.stackexchange import Import, Plan
from app.cli.imports.staging import Stage
from app.core.db import db, has_tables, transaction
from app.core.errors import HearthError
from app.forum.spaces.models import Space
from app.forum.spaces.operations import make_space
from app.people.accounts.models import Member

SOURCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,39}")
SITE = re.compile(r"https?://[A-Za-z0-9.-]+(?::\d+)?")
NEEDED_KINDS = ("question", "idea", "discussion")


@click.group("import")
def import_group() -> None:
    """Bring in what was written elsewhere."""


@import_group.command("stackexchange")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--space", "slug", default="", help="Slug of the space to fill; made when it is missing.")
@click.option("--space-name", default="", help="Name of the space, when it has to be made.")
@click.option(
    "--as", "handle", default="", help="Handle of the administrator who closes topics and decides ideas."
)
@click.option("--source", default="", help="Name of this source; the same name finds what came in before.")
@click.option(
    "--site", default="", help="Address of the site, such as https://example.org; completes relative links."
)
@click.option("--dry-run", is_flag=True, help="Only count, and say what would not come in.")
@with_appcontext
def stackexchange(
    path: Path, slug: str, space_name: str, handle: str, source: str, site: str, dry_run: bool
) -> None:
    """Bring in PATH, the folder of a Stack Exchange data dump."""
    started = time.monotonic()
    try:
        _check(path, source, site)
        name = source or slugify(path.resolve().name, max_length=40) or "dump"
        _bring_in(
            path, f"stackexchange:{name}", site.rstrip("/"), (slug or name, space_name), handle, dry_run
        )
    except (BadDump, HearthError) as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"{'Looked at' if dry_run else 'Done'} in {time.monotonic() - started:.0f} seconds.")


def _check(path: Path, source: str, site: str) -> None:
    if not has_tables():
        raise click.ClickException("The database is empty. Run `flask prepare` first.")
    if not path.is_dir():
        raise click.ClickException(f"{path} is not a folder. Unpack the dump, and name its folder.")
    if source and not SOURCE.fullmatch(source):
        raise click.ClickException("--source has up to 40 letters, digits, dots, dashes and underscores.")
    if site and not SITE.fullmatch(site.rstrip("/")):
        raise click.ClickException("--site is an address such as https://example.org")


def _bring_in(path: Path, source: str, site: str, place: tuple[str, str], handle: str, dry: bool) -> None:
    actor = _actor(handle)
    report = Report(Path(current_app.config["DATA"]) / "imports", dry)
    with (
        tempfile.TemporaryDirectory(prefix="hearth-import-") as folder,
        closing(Stage(Path(folder) / "stage.sqlite", report.error)) as stage,
        closing(report),
    ):
        with progress("Reading", None) as advance:
            stage.read(path, advance)
        space_id = _space(actor, *place, dry)
        Import(Plan(path, source, site, space_id, actor.id), stage, report).run()
        click.echo("\n".join(report.summary()))
        if stage.passed_over:
            click.echo(f"Passed over, being no posts (such as texts about tags): {stage.passed_over}")


def _actor(handle: str) -> Member:
    admins = select(Member).where(Member.role == "admin", Member.active).order_by(Member.id)
    found = db.session.scalar(admins.where(Member.handle == handle.lower()) if handle else admins)
    if found is None:
        wanted = f"@{handle} is not an administrator here." if handle else "There is no administrator yet."
        raise click.ClickException(f"{wanted} `flask setup` makes the first one.")
    return found


def _space(actor: Member, slug: str, name: str, dry: bool) -> int:
    """The space to fill, made when it is missing; 0 in a dry run that would make it."""
    space = db.session.scalar(select(Space).where(Space.slug == slug))
    if space is not None:
        if space.is_archived or space.posting == "staff" or not all(map(space.takes, NEEDED_KINDS)):
            raise click.ClickException(
                f"The space {slug} is archived, or does not take questions, ideas and discussions from all."
            )
        return space.id
    if dry:
        return 0
    values = {"audience": "open", "join_policy": "free", "posting": "everyone", "hue": 200, "position": 50}
    with transaction():
        made = make_space(
            actor, slug=slug, name=name or slug.replace("-", " ").capitalize(), description="", **values
        )
    return made.id


COMMANDS = (import_group,)
