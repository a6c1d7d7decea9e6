"""What administrators look at: the state of things, every member, jobs that failed."""

from __future__ import annotations

import platform
import tomllib
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TypeVar
from urllib.parse import urlsplit

from flask import current_app
from sqlalchemy import ScalarSelect, func, or_, select, text

import config
from app.core.db import Model, db, is_sqlite
from app.core.errors import NotFound
from app.core.jobs import Job, backoff, waits_for_version
from app.core.mailer import DELIVERY, Mail
from app.core.paging import Page, newest_first
from app.core.redis_link import AWAY, link
from app.core.smtp import PORTS
from app.forum.spaces.models import Space
from app.forum.topics.models import Post, Topic
from app.people.accounts.models import ROLES, Member
from app.people.sign_in.models import CommunityInvitation

MEMBERS_PER_PAGE = 50
JOBS_PER_PAGE = 30
T = TypeVar("T")


@dataclass(frozen=True)
class Figures:
    """How much of everything there is."""

    members: int
    waiting: int
    spaces: int
    topics: int
    posts: int
    jobs_waiting: int
    jobs_failed: int
    mails_waiting: int


@dataclass(frozen=True)
class Machine:
    """What the community runs on; `redis` is '', 'connected' or 'silent'."""

    version: str
    python: str
    database: str
    redis: str
    worker_inside: bool


@dataclass(frozen=True)
class MailState:
    """How mail goes: through which server, '' for the outbox; when one was sent last; and, while any waits
    that could not be sent, when that was tried last and what the server said."""

    server: str
    sent_at: datetime | None
    failed_at: datetime | None = None
    failure: str = ""


def figures() -> Figures:
    """Count everything, in one statement; for one page that administrators seldom open."""
    counted = (
        _count(Member, Member.active.is_(True)),
        _count(Member, Member.active.is_(True), Member.approved_at.is_(None)),
        _count(Space),
        _count(Topic, Topic.deleted_at.is_(None)),
        _count(Post, Post.deleted_at.is_(None)),
        _count(Job, Job.done_at.is_(None), Job.failed_at.is_(None)),
        _count(Job, Job.done_at.is_(None), Job.failed_at.is_not(None)),
        _count(Mail, Mail.sent_at.is_(None)),
    )
    row = db.session.execute(select(*(one.label(f"n{i}") for i, one in enumerate(counted)))).one()
    return Figures(*map(int, row))


def _count(model: type[Model], *rules: object) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(*rules).scalar_subquery()  # type: ignore[arg-type]


def machine() -> Machine:
    """What runs where."""
    return Machine(
        version=version(),
        python=platform.python_version(),
        database=_database(),
        redis=_redis(),
        worker_inside=bool(current_app.config["WORKER_INSIDE"]),
    )


def mail_state() -> MailState:
    """What became of the last mails."""
    url = urlsplit(current_app.config["MAIL_URL"])
    server = f"{url.hostname}:{url.port or PORTS[url.scheme]}" if url.hostname else ""
    sent_at = db.session.scalar(
        select(Mail.sent_at).where(Mail.sent_at.is_not(None)).order_by(Mail.id.desc()).limit(1)
    )
    unsent = (Job.subscriber.in_(DELIVERY), Job.done_at.is_(None), Job.error.is_not(None))
    failed = db.session.scalar(select(Job).where(*unsent).order_by(Job.run_after.desc()).limit(1))
    if failed is None:
        return MailState(server, sent_at)
    return MailState(server, sent_at, failed.run_after - backoff(failed.attempts), failed.error or "")


@cache
def version() -> str:
    """The version of Hearth."""
    project = tomllib.loads((config.ROOT / "pyproject.toml").read_text())
    return str(project["project"]["version"])


def _database() -> str:
    if is_sqlite():
        return f"SQLite {db.session.scalar(text('SELECT sqlite_version()'))}"
    number = str(db.session.scalar(text("SHOW server_version"))).split()[0]
    return f"PostgreSQL {number}"


def _redis() -> str:
    url = current_app.config["REDIS_URL"]
    if not url:
        return ""
    try:
        with link(url) as client:
            return "connected" if client.ping() else "silent"
    except AWAY:
        return "silent"


def members_page(
    search: str = "", role: str = "", waiting: bool = False, cursor: str | None = None
) -> Page[Member]:
    """Every member, newest first; narrowed by a part of name, handle or address, by role, or to the waiting.

    Raises NotFound for a bad cursor.
    """
    statement = select(Member)
    if search:
        columns = (func.lower(Member.name), Member.handle, func.coalesce(Member.email, ""))
        statement = statement.where(or_(*(c.contains(search.lower(), autoescape=True) for c in columns)))
    if role in ROLES:
        statement = statement.where(Member.role == role)
    if waiting:
        statement = statement.where(Member.approved_at.is_(None))
    return newest_first(statement, [Member.created_at, Member.id], cursor, MEMBERS_PER_PAGE)


def failed_jobs(cursor: str | None = None) -> Page[Job]:
    """Jobs that were given up, newest first. Raises NotFound for a bad cursor."""
    given_up = select(Job).where(Job.done_at.is_(None), Job.failed_at.is_not(None))
    return newest_first(given_up, [Job.id], cursor, JOBS_PER_PAGE)


def retrying_jobs() -> list[Job]:
    """Jobs that failed and will be tried again, the next one first."""
    waiting = select(Job).where(Job.done_at.is_(None), Job.failed_at.is_(None), Job.error.is_not(None))
    waiting = waiting.where(~waits_for_version())
    return list(db.session.scalars(waiting.order_by(Job.run_after).limit(JOBS_PER_PAGE)))


def job_or_404(job_id: int) -> Job:
    """A job; raises NotFound."""
    return _found(db.session.get(Job, job_id))


def invitation_or_404(invitation_id: int) -> CommunityInvitation:
    """An invitation to the community; raises NotFound."""
    return _found(db.session.get(CommunityInvitation, invitation_id))


def space_or_404(slug: str) -> Space:
    """A space by its slug, whatever its audience; raises NotFound."""
    return _found(db.session.scalar(select(Space).where(Space.slug == slug)))


def _found(row: T | None) -> T:
    if row is None:
        raise NotFound
    return row
