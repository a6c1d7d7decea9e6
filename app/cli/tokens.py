"""Commands for tokens of the API: `flask token create`, `list` and `revoke`."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.core.db import db, transaction
from app.core.errors import HearthError, Invalid
from app.core.forms import new_token
from app.people.accounts.models import Member
from app.people.accounts.queries import members_by_handle
from app.people.tokens.models import SCOPES, ApiToken
from app.people.tokens.operations import create_token, revoke_token
from app.people.tokens.queries import all_tokens, token_by_id, tokens_of


@click.group("token")
def token() -> None:
    """Tokens with which programs use the JSON API in a member's name."""


@token.command("create")
@click.option("--member", "handle", required=True, help="Handle of the member.")
@click.option(
    "--scope", "scopes", multiple=True, type=click.Choice(list(SCOPES)), default=("read",), show_default=True
)
@click.option("--name", required=True, help="What the token is for.")
@click.option(
    "--days", default=90, show_default=True, type=click.IntRange(1, 365), help="How long it is valid."
)
@with_appcontext
def create(handle: str, scopes: tuple[str, ...], name: str, days: int) -> None:
    """Make a token and print it; it cannot be shown again."""
    try:
        with transaction():
            made = create_token(_member(handle), name=name, scopes=scopes, days=days, form_token=new_token())
    except Invalid as invalid:
        raise click.ClickException(" ".join(invalid.errors.values())) from None
    except HearthError as error:
        raise click.ClickException(error.message) from None
    click.echo(made.secret)


@token.command("list")
@click.option("--member", "handle", help="Only tokens of this member.")
@with_appcontext
def list_tokens(handle: str | None) -> None:
    """List the tokens that are not revoked."""
    found = tokens_of(_member(handle)) if handle else all_tokens()
    for item in found:
        click.echo(_line(item))
    if not found:
        click.echo("There are no tokens.")


@token.command("revoke")
@click.argument("number", type=click.IntRange(1, 2**31 - 1))
@with_appcontext
def revoke(number: int) -> None:
    """Make the token with this number worthless, at once."""
    with transaction():
        found = token_by_id(number)
        if found is None:
            raise click.ClickException("There is no token with this number.")
        revoke_token(found.member, found)
    click.echo(f"{found.prefix}… is revoked.")


def _member(handle: str) -> Member:
    found = members_by_handle([handle.removeprefix("@")])
    if not found:
        raise click.ClickException(f"Nobody has the handle {handle}.")
    return found[0]


def _line(item: ApiToken) -> str:
    member = db.session.get_one(Member, item.member_id)
    used = f"{item.last_used_at:%Y-%m-%d %H:%M}" if item.last_used_at else "never"
    until = f"{item.expires_at:%Y-%m-%d}" + ("" if item.is_valid else " (over)")
    about = f"{item.id:>5}  {item.prefix}…  @{member.handle}  {','.join(item.scopes)}"
    return f"{about}  until {until}  used {used}  {item.name}"


COMMANDS = (token,)
