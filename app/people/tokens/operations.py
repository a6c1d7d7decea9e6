"""Making tokens and taking them back."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.audit_log import audit
from app.core.db import db, lock
from app.core.events import record
from app.core.forms import Problems
from app.core.i18n import _
from app.core.permissions import require
from app.people.accounts.access_keys import ends_access_keys
from app.people.accounts.models import Member
from app.people.tokens.events import TokenCreated, TokenRevoked
from app.people.tokens.models import SCOPES, ApiToken
from app.people.tokens.permissions import can_make_tokens, can_revoke
from app.people.tokens.queries import fingerprint

MARK = "hearth_"
SHOWN = 12
MOST_TOKENS = 20
LONGEST_DAYS = 365


@dataclass(frozen=True)
class Made:
    """A token, and its secret: that is known only here and only now, and None when it was made before."""

    token: ApiToken
    secret: str | None


def create_token(
    actor: Member, *, name: str, scopes: Iterable[str], days: str | int | None, form_token: str
) -> Made:
    """Make a token for the actor's programs.

    The same form again returns the token it made before, without its secret.

    Raises Refused when the actor may not take part, Invalid with every field that is wrong.
    """
    lock(actor)
    if earlier := _made_by(actor, form_token):
        return Made(earlier, None)
    require(can_make_tokens(actor))
    problems = Problems()
    name = problems.line("name", name, _("The name"), most=80)
    chosen = _checked_scopes(problems, scopes)
    lifetime = problems.whole("days", days, _("The number of days"), least=1, most=LONGEST_DAYS)
    if _open_tokens(actor) >= MOST_TOKENS:
        problems.add(
            "name", _("You have %(most)s tokens. Revoke one that is no longer used.", most=MOST_TOKENS)
        )
    problems.check()
    return _write(actor, name, chosen, lifetime, form_token)


def _made_by(actor: Member, form_token: str) -> ApiToken | None:
    mine = select(ApiToken).where(ApiToken.member_id == actor.id, ApiToken.form_token == form_token)
    return db.session.scalar(mine)


def _checked_scopes(problems: Problems, scopes: Iterable[str]) -> list[str]:
    asked = set(scopes)
    if not asked or not asked <= SCOPES.keys():
        problems.add("scopes", _("Choose what the token may do."))
    return [scope for scope in SCOPES if scope in asked]


def _open_tokens(actor: Member) -> int:
    still = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now())
    return db.session.scalar(select(func.count()).where(ApiToken.member_id == actor.id, *still)) or 0


def _write(actor: Member, name: str, scopes: list[str], days: int, form_token: str) -> Made:
    secret, now = MARK + secrets.token_urlsafe(32), clock.now()
    token = ApiToken(
        member_id=actor.id,
        name=name,
        prefix=secret[:SHOWN],
        token_hash=fingerprint(secret),
        form_token=form_token,
        scopes=scopes,
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    db.session.add(token)
    db.session.flush()
    record(TokenCreated(token.id, actor.id), actor)
    if actor.is_staff:
        _audit(actor, "token.made", token)
    return Made(token, secret)


def _audit(actor: Member, action: str, token: ApiToken) -> None:
    """Who has power lends it to a program with a token; those of customers are their own matter."""
    audit(actor, action, "token", token.id, member_id=token.member_id, name=token.name, scopes=token.scopes)


def revoke_token(actor: Member, token: ApiToken) -> None:
    """Make a token worthless from now on; twice is once. Raises Refused."""
    require(can_revoke(actor, token))
    lock(token)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        record(TokenRevoked(token.id, token.member_id), actor)
        if actor.is_staff or actor.id != token.member_id:
            _audit(actor, "token.revoked", token)


@ends_access_keys
def revoke_all_tokens(member: Member) -> None:
    """Make every token of a member worthless from now on."""
    for token in db.session.scalars(
        select(ApiToken).where(ApiToken.member_id == member.id, ApiToken.revoked_at.is_(None))
    ):
        revoke_token(member, token)
