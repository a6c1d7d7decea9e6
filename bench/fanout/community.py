"""A community with so many members, each signed in, written straight into a database.

Signing in thousands through the form would take an hour of password hashing. The rows, tokens and cookies are
what the application itself makes; only the ceremony is left out.
"""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import func, insert, select

from app import create_app
from app.core import clock
from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.spaces.models import Membership, Space
from app.forum.topics.models import Post
from app.forum.topics.operations import open_topic
from app.forum.topics.text import compose
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member
from app.people.accounts.passwords import hashed
from app.people.sign_in.models import SignIn
from app.people.sign_in.operations.sessions import REMEMBERED
from app.people.sign_in.secrets import fingerprint, new_secret
from app.people.sign_in.security import COOKIE_KEY
from bench.fanout.wire import MARK

SETTINGS = {
    "HEARTH_ENV": "production",
    "HEARTH_RATE_LIMITS": "no",
    "HEARTH_LOG_LEVEL": "WARNING",
    "HEARTH_BASE_URL": "http://localhost",
}


@dataclass
class Community:
    """Where its data are, and the cookies of those who listen and of those who post."""

    data: Path
    environ: dict[str, str]
    topic: int = 0
    last: int = 0
    listeners: list[str] = field(default_factory=list)
    posters: list[str] = field(default_factory=list)

    @property
    def channel(self) -> str:
        """What a page of the topic listens to."""
        return f"topic:{self.topic}"


def found(
    data: Path,
    listeners: int,
    posters: int,
    settings: Mapping[str, str] | None = None,
    *,
    hidden: bool = False,
    guests: bool = False,
) -> Community:
    """Migrate a database in the folder `data`, write the people and a topic, and sign everybody in."""
    environ = SETTINGS | {"HEARTH_DATA": str(data), "HEARTH_SECRET_KEY": secrets.token_hex(32)}
    environ |= settings or {}
    app = create_app(environ=environ)
    community = Community(data, environ)
    with app.app_context():
        upgrade()
        with transaction():
            ids, community.topic = _people(listeners + posters, hidden)
            cookies = _sign_in(app, ids)
        community.last = db.session.scalar(select(func.max(EventRow.id))) or 0
        db.session.remove()
        db.engine.dispose()
    community.posters = cookies[:posters]
    community.listeners = [""] * listeners if guests else cookies[posters:]
    return community


def _people(count: int, hidden: bool) -> tuple[list[int], int]:
    """Write the members, a space that is theirs, and a topic in it; their ids and the topic's."""
    host = create_member(
        name="Hana Host", email="host@example.org", password_hash=hashed("warm hearth 42"), role="admin",
        confirmed=True,
    )  # fmt: skip
    password, now = host.password, clock.ago(days=30)
    db.session.execute(insert(Member), [_member(number, password, now) for number in range(count)])
    chosen = select(Member.id).where(Member.id != host.id).order_by(Member.id)
    ids = list(db.session.scalars(chosen))
    space = Space(
        slug="bench", name="Bench", description="", audience="hidden" if hidden else "open",
        join_policy="invite" if hidden else "free", posting="everyone", kinds=[], position=0, hue=0,
        created_at=now,
    )  # fmt: skip
    db.session.add(space)
    db.session.flush()
    if hidden:
        rows = [_membership(space.id, member_id) for member_id in [host.id, *ids]]
        db.session.execute(insert(Membership), rows)
    text, token = compose("Everybody is here."), uuid.uuid4().hex
    topic = open_topic(host, space, kind="discussion", title="A busy topic", text=text, token=token)
    return ids, topic.id


def _member(number: int, password: str | None, now: Any) -> dict[str, Any]:
    return {
        "name": f"Rider {number}", "handle": f"rider{number}", "email": f"rider{number}@example.org",
        "password": password, "active": True, "fs_uniquifier": secrets.token_hex(16), "role": "customer",
        "confirmed_at": now, "approved_at": now, "created_at": now, "hue": number % 36 * 10,
        "replies_count": 30, "preferences": {},
    }  # fmt: skip


def _membership(space_id: int, member_id: int) -> dict[str, Any]:
    return {"space_id": space_id, "member_id": member_id, "state": "active", "created_at": clock.now()}


def _sign_in(app: Flask, ids: Sequence[int]) -> list[str]:
    """Sign members in, each in a browser of their own, and return what their Cookie headers say."""
    tokens, now = [new_secret() for _ in ids], clock.now()
    marks: dict[int, str] = {row.id: row.fs_uniquifier for row in db.session.execute(_uniquifiers())}
    rows = [
        {
            "member_id": member_id, "token_hash": fingerprint(token), "uniquifier": marks[member_id],
            "persistent": True, "created_at": now, "last_seen_at": now, "proved_at": now,
            "expires_at": now + REMEMBERED,
        }
        for member_id, token in zip(ids, tokens, strict=True)
    ]  # fmt: skip
    db.session.execute(insert(SignIn), rows)
    signer: Any = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    name = app.config["SESSION_COOKIE_NAME"]
    return [f"{name}={signer.dumps({COOKIE_KEY: token, '_permanent': True})}" for token in tokens]


def _uniquifiers() -> Any:
    return select(Member.id, Member.fs_uniquifier)


def markers_in_order(environ: dict[str, str], topic: int) -> list[int]:
    """The markers of all replies, in the order in which they stand in the topic."""
    app = create_app(environ=environ)
    with app.app_context():
        of_topic = select(Post.body).where(Post.topic_id == topic, Post.number > 1).order_by(Post.number)
        texts = list(db.session.scalars(of_topic))
        db.session.remove()
        db.engine.dispose()
    return [int(found[0][-6:]) for text in texts if (found := MARK.search(text))]
