"""Accounts of a demo in data that are used in production: everybody knows their password."""

from __future__ import annotations

import logging

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from app.cli.demo.build import SHOWN_SIGN_INS
from app.core.db import db, has_tables
from app.people.accounts.models import Member
from app.people.accounts.passwords import is_demo_password
from config import ConfigError

log = logging.getLogger(__name__)
ADDRESSES = [f"{key}@fjell.example" for key, _role in SHOWN_SIGN_INS]


def accounts_of_demo() -> list[Member]:
    """The accounts of the demo that still have the password which everybody knows."""
    theirs = select(Member).where(Member.email.in_(ADDRESSES), Member.password.is_not(None))
    return [member for member in db.session.scalars(theirs) if is_demo_password(member.password)]


def refuse_demo_accounts() -> None:
    """Go on only when nobody can sign in with the password of the demo. Raises ConfigError.

    A database that is away is not waited for: in production that password signs nobody in anyhow.
    """
    try:
        open_ones = accounts_of_demo() if has_tables() else []
    except DBAPIError:
        log.warning("could not look for accounts of a demo, because the database is away")
        return
    finally:
        db.session.remove()
    if open_ones:
        names = ", ".join(member.email or "" for member in open_ones)
        raise ConfigError(
            f"these data began as a demo: the password of {names} is known to everybody.\n"
            "Begin production with an empty folder (HEARTH_DATA) or database. To keep these data, run\n"
            "  flask --app wsgi retire-demo\n"
            "which takes password, role, sign-ins and API tokens from these accounts. Then make an\n"
            "administrator of your own with `flask --app wsgi setup`."
        )
