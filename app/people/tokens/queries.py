"""Finding tokens."""

from __future__ import annotations

import hashlib

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager

from app.core import clock
from app.core.db import db
from app.core.errors import NotFound
from app.people.accounts.models import Member
from app.people.tokens.models import ApiToken

MOST_LISTED = 200


def fingerprint(secret: str) -> str:
    """What is kept of a secret; it is too long to be guessed, so a plain hash will do."""
    return hashlib.sha256(secret.encode("utf-8", "ignore")).hexdigest()


def valid_tokens() -> Select[ApiToken]:
    """Tokens that count, with their members: not revoked, not expired, of an active account."""
    still = (ApiToken.revoked_at.is_(None), ApiToken.expires_at > clock.now(), Member.active)
    return select(ApiToken).join(ApiToken.member).where(*still).options(contains_eager(ApiToken.member))


def token_by_secret(secret: str) -> ApiToken | None:
    """The token of this secret with its member, in one statement; None when it is not worth anything."""
    return db.session.scalar(valid_tokens().where(ApiToken.token_hash == fingerprint(secret)))


def token_of_header(header: str) -> ApiToken | None:
    """The token in a header `Authorization: Bearer …`; None for any other, and when it is worth nothing."""
    scheme, _blank, secret = header.partition(" ")
    return token_by_secret(secret.strip()) if scheme.lower() == "bearer" else None


def tokens_of(member: Member) -> list[ApiToken]:
    """A member's tokens that are not revoked, newest first; expired ones too, so that their end is seen."""
    mine = select(ApiToken).where(ApiToken.member_id == member.id, ApiToken.revoked_at.is_(None))
    return list(db.session.scalars(mine.order_by(ApiToken.id.desc()).limit(MOST_LISTED)))


def all_tokens() -> list[ApiToken]:
    """Everybody's tokens that are not revoked, newest first, with their members; for operators."""
    statement = select(ApiToken).join(ApiToken.member).where(ApiToken.revoked_at.is_(None))
    newest_first = statement.options(contains_eager(ApiToken.member)).order_by(ApiToken.id.desc())
    return list(db.session.scalars(newest_first.limit(MOST_LISTED)))


def token_or_404(member: Member, token_id: int) -> ApiToken:
    """A token of this member; raises NotFound for anybody else's."""
    mine = select(ApiToken).where(ApiToken.member_id == member.id, ApiToken.id == token_id)
    token = db.session.scalar(mine)
    if token is None:
        raise NotFound
    return token


def token_by_id(token_id: int) -> ApiToken | None:
    """A token with its member, for operators."""
    statement = select(ApiToken).join(ApiToken.member).where(ApiToken.id == token_id)
    return db.session.scalar(statement.options(contains_eager(ApiToken.member)))
