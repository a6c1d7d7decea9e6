"""Flask-Security and Flask-Login, set up so that a row of `sign_ins` is the only thing that signs anybody in.

Why the ready-made views are not used is told in docs/decisions/sign-in.md.
"""

from __future__ import annotations

from typing import Any

from flask import Flask, Request, g, request_started, session
from flask_security.core import RoleMixin, Security
from flask_security.datastore import SQLAlchemyUserDatastore
from flask_security.mail_util import MailUtil

from app.core.db import db
from app.core.mailer import send_mail
from app.people.accounts.models import Guest, Member
from app.people.sign_in.gathering import note_seen
from app.people.sign_in.operations.sessions import REMEMBERED
from app.people.sign_in.queries import sign_in_by_token

COOKIE_KEY = "sign_in"
ARGON2 = {
    "argon2__type": "ID",
    "argon2__time_cost": 2,
    "argon2__memory_cost": 19456,
    "argon2__parallelism": 1,
}
QUICK_ARGON2 = {**ARGON2, "argon2__time_cost": 1, "argon2__memory_cost": 64}


class MemberDatastore(SQLAlchemyUserDatastore):
    """Members as Flask-Security sees them; it may change them, but only transaction() commits."""

    def __init__(self) -> None:
        super().__init__(db, Member, RoleMixin)

    def commit(self) -> None:
        """Leave it to the transaction around it."""


class QueuedMail(MailUtil):
    """Mail of Flask-Security, through the same queue as all other mail."""

    def send_mail(
        self,
        template: str,
        subject: str,
        recipient: str | tuple[str, str],
        sender: str | tuple[str, str],
        body: str | None,
        html: str | None,
        **kwargs: Any,
    ) -> None:
        """Queue the plain text of a mail."""
        send_mail(recipient if isinstance(recipient, str) else recipient[1], subject, body or "")


def init_security(app: Flask) -> None:
    """Attach Flask-Security's hashing, address checks and signing keys, and our way of loading a member."""
    app.config.from_mapping(
        PERMANENT_SESSION_LIFETIME=REMEMBERED,
        SESSION_PROTECTION=None,
        WTF_CSRF_ENABLED=False,
        SECURITY_PASSWORD_HASH="argon2",
        SECURITY_PASSWORD_SCHEMES=["argon2"],
        SECURITY_PASSWORD_SINGLE_HASH=["argon2"],
        SECURITY_DEPRECATED_PASSWORD_SCHEMES=[],
        SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS=QUICK_ARGON2 if app.config["TESTING"] else ARGON2,
        SECURITY_EMAIL_VALIDATOR_ARGS={"check_deliverability": False, "globally_deliverable": False},
        SECURITY_CLI_USERS_NAME="",
        SECURITY_CLI_ROLES_NAME="",
    )
    security = Security(app, MemberDatastore(), register_blueprint=False, mail_util_cls=QueuedMail)
    security.principal.identity_loaders.clear()
    manager = security.login_manager
    manager.anonymous_user = Guest
    manager.user_loader(lambda user_id: None)
    manager.request_loader(load_member)
    request_started.connect(forget_member, app)


def forget_member(app: Flask, **_: Any) -> None:
    """Begin each request as nobody's, also one that runs inside the application context of another."""
    g.pop("_login_user", None)
    g.pop("sign_in", None)


def load_member(request: Request) -> Member | None:
    """The member whose sign-in this cookie carries, in one statement; None for everybody else."""
    token = session.get(COOKIE_KEY)
    found = sign_in_by_token(token) if isinstance(token, str) else None
    if found is None:
        return None
    g.sign_in, member = found
    note_seen(g.sign_in)
    return member
