"""Beginning and ending sign-ins."""

from __future__ import annotations

import secrets
from datetime import timedelta

from sqlalchemy import select, update

from app.core import clock
from app.core.db import db
from app.core.events import record
from app.people.accounts.models import Member
from app.people.sign_in.devices import Browser, device_name
from app.people.sign_in.events import SignInBegan, SignInEnded
from app.people.sign_in.models import SignIn
from app.people.sign_in.secrets import fingerprint, new_secret

REMEMBERED = timedelta(days=60)


def begin_sign_in(actor: Member, browser: Browser, *, persistent: bool) -> str:
    """Note that a member signed in and return the token for their cookie."""
    token, now = new_secret(), clock.now()
    sign_in = SignIn(
        member_id=actor.id,
        token_hash=fingerprint(token),
        uniquifier=actor.fs_uniquifier,
        device=device_name(browser.user_agent)[:80],
        address=browser.address[:64],
        persistent=persistent,
        created_at=now,
        last_seen_at=now,
        proved_at=now,
        expires_at=now + REMEMBERED,
    )
    db.session.add(sign_in)
    db.session.flush()
    record(SignInBegan(sign_in.id, actor.id), actor)
    return token


def end_sign_in(actor: Member, sign_in: SignIn, reason: str = "signed out") -> None:
    """End one sign-in; its cookie and its sockets are worth nothing from the commit on."""
    if sign_in.ended_at is None:
        sign_in.ended_at, sign_in.ended_reason = clock.now(), reason
        record(SignInEnded(sign_in.id, actor.id), actor)


def end_all_sign_ins(actor: Member, reason: str, *, but: SignIn | None = None) -> int:
    """End every sign-in of a member except `but`, also one just being made; return how many ended."""
    actor.fs_uniquifier = secrets.token_hex(16)
    if but is not None:
        but.uniquifier = actor.fs_uniquifier
    open_ones = select(SignIn).where(SignIn.member_id == actor.id, SignIn.ended_at.is_(None))
    ending = [sign_in for sign_in in db.session.scalars(open_ones) if but is None or sign_in.id != but.id]
    for sign_in in ending:
        end_sign_in(actor, sign_in, reason)
    return len(ending)


def prove_again(actor: Member, sign_in: SignIn) -> None:
    """Note that a member has just proved again who they are."""
    sign_in.proved_at = clock.now()


def keep_hash(actor: Member, password_hash: str) -> None:
    """Replace a hash made with older parameters; the password stays the same."""
    db.session.execute(update(Member).where(Member.id == actor.id).values(password=password_hash))


def end_dead_sign_ins(member: Member, reason: str) -> None:
    """Note the end of sign-ins that stopped counting when the member's `fs_uniquifier` changed."""
    dead = select(SignIn).where(
        SignIn.member_id == member.id, SignIn.ended_at.is_(None), SignIn.uniquifier != member.fs_uniquifier
    )
    for sign_in in db.session.scalars(dead):
        end_sign_in(member, sign_in, reason)
