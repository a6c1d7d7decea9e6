"""Idempotency-Key: the same write sent again gets the answer it got before, and changes nothing."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from flask import request
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.api.answers import Answer
from app.api.callers import Caller
from app.api.errors import KeyInUse, KeyReused, Malformed
from app.api.models import IdempotencyKey
from app.core import clock
from app.core.db import db
from app.core.forms import new_token
from app.core.gather import Gatherer
from app.core.i18n import _

HEADER = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
KEPT = timedelta(hours=24)
KEY = re.compile(r"[\x21-\x7e]{1,200}")
PRUNED_AT_ONCE = 1000


def once(caller: Caller, effect: Callable[[str], Answer]) -> Answer:
    """Do a write once for its key, inside the transaction of the write; `effect` is given a client token.

    Without a key the write is simply done. Raises Malformed for a key that is none, KeyReused when it came
    with another request before, KeyInUse when the same write goes on at this moment.
    """
    key = _sent_key()
    if key is None:
        return effect(new_token())
    member_id, fingerprint = caller.member.id, _fingerprint()
    kept = _kept(member_id, key)
    if kept is not None:
        return _again(kept, fingerprint)
    row = _claim(member_id, key, fingerprint)
    answer = effect(_client_token(key, fingerprint))
    row.status, row.body, row.location = answer.status, answer.body, answer.headers.get("Location", "")
    _pruning.note("due", None)
    return answer


def _sent_key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Malformed(_("An Idempotency-Key has 1 to 200 visible ASCII characters."))
    return key


def _fingerprint() -> str:
    head = f"{request.method} {request.path}?{request.query_string.decode('latin-1')}\n"
    return hashlib.sha256(head.encode() + request.get_data()).hexdigest()


def _client_token(key: str, fingerprint: str) -> str:
    """The operation's own token, so that it knows the write again even when the answer is kept no longer."""
    return "api." + hashlib.sha256(f"{key}\n{fingerprint}".encode()).hexdigest()


def _kept(member_id: int, key: str) -> IdempotencyKey | None:
    mine = select(IdempotencyKey).where(IdempotencyKey.member_id == member_id, IdempotencyKey.key == key)
    found = db.session.scalar(mine)
    if found is not None and found.created_at <= clock.now() - KEPT:
        db.session.delete(found)
        db.session.flush()
        return None
    return found


def _again(kept: IdempotencyKey, fingerprint: str) -> Answer:
    if kept.fingerprint != fingerprint:
        raise KeyReused
    headers = {"Location": kept.location} if kept.location else {}
    return Answer(kept.body, kept.status, {**headers, REPLAYED: "true"})


def _claim(member_id: int, key: str, fingerprint: str) -> IdempotencyKey:
    """Write the row first: a second request with the same key then waits here, and loses."""
    row = IdempotencyKey(
        member_id=member_id, key=key, fingerprint=fingerprint, status=0, body={}, created_at=clock.now()
    )
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise KeyInUse from None
    return row


def _prune(batch: dict[str, None]) -> None:
    """Forget answers that are older than a day; rows that another process holds are its business."""
    old = (
        select(IdempotencyKey.id)
        .where(IdempotencyKey.created_at <= clock.now() - KEPT)
        .order_by(IdempotencyKey.id)
    )
    ids = list(db.session.scalars(old.limit(PRUNED_AT_ONCE).with_for_update(skip_locked=True)))
    if ids:
        db.session.execute(delete(IdempotencyKey).where(IdempotencyKey.id.in_(ids)))


_pruning: Gatherer[str, None] = Gatherer(_prune, lambda one, other: None)
