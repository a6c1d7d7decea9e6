"""The one bus: operations record what happened, everything else subscribes.

A recorded event is a row written by the same transaction: outbox, audit trail, and the backlog from which a
reconnecting browser catches up. Rows are written last, and on PostgreSQL under one lock, so that ids grow in
the order of the commits and a reader who asks for "after 17" misses none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar, Protocol, cast

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Table, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core import clock
from app.core.db import Model, before_commit, db, writing

ORDER_LOCK = 7_301_001
BigId = BigInteger().with_variant(Integer, "sqlite")


class EventRow(Model):
    """One thing that happened: who, what, where it is shown and who may see it."""

    __tablename__ = "events"
    __table_args__ = (
        Index("ix_events_channel", "channel", "id"),
        Index("ix_events_audience", "audience", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=True)
    name: Mapped[str] = mapped_column(String(60))
    channel: Mapped[str] = mapped_column(String(60), default="")
    audience: Mapped[str] = mapped_column(String(60), default="")
    actor_id: Mapped[int | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]


EVENTS = cast(Table, EventRow.__table__)


@dataclass(frozen=True)
class Event:
    """Base of all events: a frozen dataclass of ids, named in the past tense."""

    registry: ClassVar[dict[str, type[Event]]] = {}

    def __init_subclass__(cls) -> None:
        Event.registry[cls.__name__] = cls

    @property
    def channel(self) -> str:
        """The page it changes, such as `topic:42`; empty when none."""
        return ""

    @property
    def audience(self) -> str:
        """Who may learn of it, such as `space:3`, `member:7`, `staff`; empty for nobody but the log."""
        return ""


class Actor(Protocol):
    """Whoever does something: a member."""

    @property
    def id(self) -> Any:
        """The member's number."""
        ...


Handler = Callable[[Any, EventRow], None]
_later: dict[type[Event], list[str]] = {}
subscribers: dict[str, Handler] = {}
waiting_parts: dict[str, Handler] = {}
_also_imports: set[str] = set()
_importing: ContextVar[bool] = ContextVar("importing", default=False)
JobWriter = Callable[[Session, list[tuple["EventRow", str]]], Callable[[], None]]
_job_writers: list[JobWriter] = []
_wakes: list[Callable[[], None]] = []


def later(
    *kinds: type[Event],
    name: str,
    aliases: tuple[str, ...] = (),
    also_imports: bool = False,
    waits: Handler | None = None,
) -> Callable[[Handler], Handler]:
    """Subscribe durably: one job per event, written by the same commit. The handler must be idempotent.

    Jobs stand in the database under `name`, wherever the function is and whatever it is called. Who renames
    a subscriber keeps the former name among its `aliases`, so that what is queued under it still runs.

    It runs inside the transaction that marks the job done. What has to wait for another machine goes into
    `waits`, which runs before with no transaction open: else every writer would wait with it.
    What happened long ago elsewhere and is only brought in (see `importing`) comes when `also_imports`.
    """

    def register(handler: Handler) -> Handler:
        for known in (name, *aliases):
            if known in subscribers:
                raise RuntimeError(f"two durable subscribers are called {known}")
            subscribers[known] = handler
            if waits is not None:
                waiting_parts[known] = waits
        if also_imports:
            _also_imports.add(name)
        for kind in kinds:
            _later.setdefault(kind, []).append(name)
        return handler

    return register


@contextmanager
def importing() -> Iterator[None]:
    """Commits inside bring in what happened elsewhere: it is on record, but nobody is told of it.

    The rows have no channel and no audience, and only subscribers with `also_imports` get a job.
    """
    before = _importing.set(True)
    try:
        yield
    finally:
        _importing.reset(before)


def is_importing() -> bool:
    """Whether what is written now happened elsewhere before."""
    return _importing.get()


@contextmanager
def undoable() -> Iterator[None]:
    """A part of a transaction that is taken back alone, with the events it recorded, when it raises."""
    pending = db.session().info.setdefault("events", [])
    before = len(pending)
    try:
        with db.session.begin_nested():
            yield
    except BaseException:
        del pending[before:]
        raise


def writes_jobs(writer: JobWriter) -> JobWriter:
    """Register who keeps the turns of durable subscribers; what it returns runs after the commit."""
    _job_writers.append(writer)
    return writer


def wake_on_commit(wake: Callable[[], None]) -> None:
    """Call `wake` after every commit in this process that recorded an event; it must only set a flag."""
    _wakes.append(wake)


def record(event: Event, actor: Actor | None = None) -> None:
    """Note that `event` happened; it is written when the transaction commits, or not at all."""
    if not writing():
        raise RuntimeError("record() outside transaction()")
    pending = db.session().info.setdefault("events", [])
    pending.append((event, None if actor is None else actor.id, clock.now()))


class UnknownEvent(LookupError):
    """An event of a kind, or with fields, that this version does not know: another version recorded it."""


def read(row: EventRow) -> Event:
    """The event that a row holds. Raises UnknownEvent."""
    kind = Event.registry.get(row.name)
    names = {field.name for field in fields(kind)} if kind else set()
    if kind is None or not row.payload.keys() <= names:
        raise UnknownEvent(row.name)
    try:
        return kind(**row.payload)
    except TypeError:
        raise UnknownEvent(row.name) from None


@before_commit
def _write_events(session: Session) -> Callable[[], None]:
    pending = session.info.pop("events", [])
    if not pending:
        return lambda: None
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ORDER_LOCK})
    rows = [_written(session, _row(event, actor_id, at)) for event, actor_id, at in pending]
    events = list(zip([event for event, _, _ in pending], rows, strict=True))
    followers = [write(session, _wanted(events)) for write in _job_writers]
    return lambda: _follow(followers)


def _row(event: Event, actor_id: int | None, at: datetime) -> dict[str, Any]:
    return {
        "name": type(event).__name__,
        "channel": "" if _importing.get() else event.channel,
        "audience": "" if _importing.get() else event.audience,
        "actor_id": actor_id,
        "payload": asdict(event),
        "created_at": at,
    }


def _written(session: Session, values: dict[str, Any]) -> EventRow:
    """Insert one row, past the unit of work: nobody changes it afterwards."""
    number = session.scalar(insert(EVENTS).returning(EVENTS.c.id), values)
    return EventRow(id=number, **values)


def _wanted(events: list[tuple[Event, EventRow]]) -> list[tuple[EventRow, str]]:
    """Which durable subscriber wants which row."""
    return [
        (row, name)
        for event, row in events
        for name in _later.get(type(event), [])
        if name in _also_imports or not _importing.get()
    ]


def _follow(followers: list[Callable[[], None]]) -> None:
    for follow in [*_wakes, *followers]:
        follow()
