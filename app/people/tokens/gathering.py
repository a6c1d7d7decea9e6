"""When tokens were last used: noted in memory by each request, written together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from app.core import clock
from app.core.db import db
from app.core.gather import Gatherer
from app.people.tokens.models import ApiToken

NOTED_EVERY = timedelta(minutes=1)


def _write(batch: dict[int, datetime]) -> None:
    """Update in the order of ids, so that two processes cannot wait for each other."""
    rows = [{"of": token_id, "at": batch[token_id]} for token_id in sorted(batch)]
    statement = update(ApiToken).where(ApiToken.id == bindparam("of")).values(last_used_at=bindparam("at"))
    db.session.connection().execute(statement, rows)


_used: Gatherer[int, datetime] = Gatherer(_write, max)


def note_used(token: ApiToken) -> None:
    """Remember that a token is in use, once a minute at most."""
    now = clock.now()
    if token.last_used_at is None or token.last_used_at < now - NOTED_EVERY:
        _used.note(token.id, now)
