"""Commands that make a community: prepare, welcome, setup, demo."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext
from flask_migrate import upgrade
from sqlalchemy import select

from app.cli.demo.build import SHOWN_SIGN_INS, build_demo
from app.cli.demo.retiring import accounts_of_demo, refuse_demo_accounts
from app.core.db import db, transaction
from app.core.errors import Invalid
from app.core.settings import change_settings
from app.people.accounts.models import Member
from app.people.accounts.passwords import DEMO_PASSWORD
from app.people.sign_in.operations import make_first_admin, retire_account
from config import ConfigError


def _is_empty() -> bool:
    return db.session.scalar(select(Member.id).limit(1)) is None


@click.command("prepare")
@click.option("--welcome", "greet", is_flag=True, help="Then print what `welcome` prints.")
@with_appcontext
def prepare(greet: bool) -> None:
    """Migrate the database, and make the demo community on the first run in demo mode."""
    upgrade()
    if current_app.config["MODE"] == "production":
        try:
            refuse_demo_accounts()
        except ConfigError as error:
            raise click.ClickException(str(error)) from None
    if current_app.config["MODE"] == "demo" and _is_empty():
        click.echo("Making the demo community …")
        build_demo()
    if greet:
        _welcome()


@click.command("welcome")
@with_appcontext
def welcome() -> None:
    """Print where the community is, and in demo mode how to sign in."""
    _welcome()


def _welcome() -> None:
    config = current_app.config
    click.echo(f"\n  Hearth is at {config['BASE_URL'] or 'http://127.0.0.1:{}'.format(config['PORT'])}\n")
    if config["MODE"] == "demo":
        click.echo(f"  Sign in with the password “{DEMO_PASSWORD}” as")
        for key, role in SHOWN_SIGN_INS:
            click.echo(f"    {role:<10} {key}@fjell.example")
        click.echo("\n  This is the demo community. docs/operations.md says how to run your own.\n")
    elif _is_empty():
        click.echo(
            "  No administrator yet: run `flask --app wsgi setup`, or open /setup with the log's code.\n"
        )


@click.command("setup")
@click.option("--community", prompt="Name of the community")
@click.option("--name", prompt="Your name")
@click.option("--email", prompt="Your e-mail address")
@click.password_option()
@with_appcontext
def setup(community: str, name: str, email: str, password: str) -> None:
    """Make the first administrator of an empty community."""
    upgrade()
    try:
        with transaction():
            make_first_admin(name, email, password)
            change_settings(community_name=community)
    except Invalid as invalid:
        raise click.ClickException(invalid.message) from None
    click.echo(f"Done. Sign in as {email}.")


@click.command("demo")
@with_appcontext
def demo() -> None:
    """Fill an empty database with the demo community; never in production mode."""
    if current_app.config["MODE"] == "production":
        raise click.ClickException("The demo has known passwords, so it is not made in production mode.")
    upgrade()
    if not _is_empty():
        raise click.ClickException("The database is not empty. The demo is only made in an empty one.")
    build_demo()
    click.echo("The demo community is there.")


@click.command("retire-demo")
@with_appcontext
def retire_demo() -> None:
    """Take passwords, roles, sign-ins and keys from accounts whose password is that of the demo."""
    with transaction():
        retired = accounts_of_demo()
        for member in retired:
            retire_account(member)
    for member in retired:
        click.echo(f"{member.email} signs in no more.")
    click.echo("No account has the password of the demo.")


COMMANDS = (prepare, welcome, setup, demo, retire_demo)
