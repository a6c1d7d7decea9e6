"""When members were last seen: noted in memory by each request, written together."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from app.core import clock
from app.core.db import db
from app.core.gather import Gatherer
from app.people.accounts.models import Member
from app.people.sign_in.models import SignIn

NOTED_EVERY = timedelta(minutes=1)


def _write(batch: dict[tuple[int, int], datetime]) -> None:
    people: dict[int, datetime] = {}
    for (_sign_in_id, member_id), at in batch.items():
        people[member_id] = max(at, people.get(member_id, at))
    _note(SignIn, {sign_in_id: at for (sign_in_id, _member_id), at in batch.items()})
    _note(Member, people)


def _note(kind: type[SignIn] | type[Member], moments: dict[int, datetime]) -> None:
    """Update in the order of ids, so that two processes cannot wait for each other."""
    rows = [{"of": row_id, "at": moments[row_id]} for row_id in sorted(moments)]
    statement = update(kind).where(kind.id == bindparam("of")).values(last_seen_at=bindparam("at"))
    db.session.connection().execute(statement, rows)


_seen: Gatherer[tuple[int, int], datetime] = Gatherer(_write, max)


def note_seen(sign_in: SignIn) -> None:
    """Remember that a sign-in is in use, once a minute at most."""
    now = clock.now()
    if sign_in.last_seen_at < now - NOTED_EVERY:
        _seen.note((sign_in.id, sign_in.member_id), now)
