"""What load balancers ask: whether this process is alive, and whether to send it requests."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from app.core import clock, database_state
from app.core.db import db, transaction
from app.core.jobs import Job, run_pending
from app.core.settings import change_settings
from app.live import relay
from app.web import condition
from tests.support.cast import Cast

WELL = {"status": "ready", "database": "up", "live": "up", "jobs": "up", "redis": "none"}
FIGURES = {"untold_events", "event_lag_seconds", "job_lag_seconds", "failed_jobs", "unknown_jobs"}
Switch = Callable[[Callable[[], None] | None], None]


@pytest.fixture(autouse=True)
def followed(app: Flask) -> None:
    """The event log is followed, as on a running server."""
    app.extensions["hearth_live"].pump()
    app.extensions.pop(condition.SEEN, None)


@pytest.fixture
def statements(app: Flask) -> Iterator[Switch]:
    """Have something done instead of every statement."""
    instead: list[Callable[[], None]] = []

    def intercept(*_: object) -> None:
        for act in instead:
            act()

    def switch(act: Callable[[], None] | None) -> None:
        instead[:] = [act] if act else []

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", intercept)
    yield switch
    event.remove(engine, "before_cursor_execute", intercept)


def away() -> None:
    raise OperationalError("SELECT", {}, Exception("the server closed the connection"))


def asked(browser: FlaskClient, path: str = "/readyz", **options: Any) -> tuple[int, dict[str, Any]]:
    answer = browser.get(path, **options)
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, dict(answer.json or {})


def test_all_is_well(guest: FlaskClient) -> None:
    assert asked(guest, "/healthz") == (200, {"status": "ok"})
    assert asked(guest) == (200, WELL)


def test_without_its_database_a_process_is_neither_well_nor_ready(
    guest: FlaskClient, statements: Switch
) -> None:
    statements(away)
    assert asked(guest, "/healthz") == (503, {"status": "database away"})
    status, answer = asked(guest)
    assert status == 503
    assert answer == {**WELL, "status": "not ready", "database": "away", "live": "unknown", "jobs": "unknown"}
    statements(None)
    assert asked(guest) == (200, WELL)
    assert asked(guest, "/healthz") == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_a_database_that_hangs_is_not_waited_for(
    path: str, guest: FlaskClient, statements: Switch, monkeypatch: pytest.MonkeyPatch
) -> None:
    import gevent

    monkeypatch.setattr(condition, "PATIENCE_SECONDS", 0.05)
    statements(lambda: gevent.sleep(30))
    began = time.monotonic()
    assert asked(guest, path)[0] == 503
    assert time.monotonic() - began < 20


def test_what_goes_wrong_is_logged_once(
    guest: FlaskClient, statements: Switch, caplog: pytest.LogCaptureFixture
) -> None:
    statements(away)
    for _ in range(5):
        guest.get("/readyz")
    statements(None)
    for _ in range(5):
        guest.get("/readyz")
    lines = [record.getMessage() for record in caplog.records if record.name == "app.web.condition"]
    assert [line.partition(":")[0] for line in lines if record_is_warning(caplog, line)] == [
        "this server was ready and is not ready",
        "this server was not ready and is ready",
    ]


def record_is_warning(caplog: pytest.LogCaptureFixture, line: str) -> bool:
    return any(r.levelno == logging.WARNING and r.getMessage() == line for r in caplog.records)


@pytest.fixture
def version_of_tables(app: Flask) -> Iterator[Callable[[str], None]]:
    """Pretend that the database is at another migration."""
    with app.app_context():
        kept = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        database_state.forget_migrated()

    def pretend(version: str) -> None:
        with app.app_context(), transaction() as session:
            session.execute(text("UPDATE alembic_version SET version_num = :to"), {"to": version})

    yield pretend
    pretend(str(kept))
    with app.app_context():
        database_state.forget_migrated()


def test_a_database_that_is_not_migrated_yet(
    guest: FlaskClient, version_of_tables: Callable[[str], None]
) -> None:
    version_of_tables("0001")
    status, answer = asked(guest)
    assert (status, answer["status"], answer["database"]) == (503, "not ready", "not migrated")
    assert asked(guest, "/healthz")[0] == 200


def test_a_database_that_a_newer_version_has_migrated_is_served_until_then(
    guest: FlaskClient, version_of_tables: Callable[[str], None]
) -> None:
    version_of_tables("9999")
    assert asked(guest)[0] == 200


def test_a_database_without_tables(guest: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    class Empty:
        def has_table(self, name: str) -> bool:
            return False

    with app.app_context():
        database_state.forget_migrated()
    monkeypatch.setattr(database_state, "inspect", lambda connection: Empty())
    assert asked(guest)[1]["database"] == "not migrated"


def test_without_redis_everything_still_serves(guest: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "state", lambda: "down")
    assert asked(guest) == (200, {**WELL, "status": "degraded", "redis": "down"})
    monkeypatch.setattr(relay, "state", lambda: "up")
    assert asked(guest) == (200, {**WELL, "redis": "up"})


def test_a_process_that_stops_wants_no_more_requests(
    guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(condition, "is_draining", lambda: True)
    assert asked(guest) == (503, {**WELL, "status": "stopping"})
    assert asked(guest, "/healthz") == (200, {"status": "ok"})


def test_an_event_log_that_nobody_follows(app: Flask, guest: FlaskClient) -> None:
    app.extensions["hearth_live"].looked_at -= condition.LATE_TELLING_SECONDS + 1
    assert asked(guest) == (200, {**WELL, "status": "degraded", "live": "late"})


def test_events_that_wait_too_long_to_be_told(cast: Cast, guest: FlaskClient) -> None:
    with clock.frozen(clock.ago(seconds=60)):
        cast.topic()
    assert asked(guest)[1]["live"] == "late"
    cast.app.extensions["hearth_live"].pump()
    assert asked(guest)[1]["live"] == "up"


def test_jobs_that_nobody_does(cast: Cast, guest: FlaskClient) -> None:
    cast.topic()
    cast.app.extensions["hearth_live"].pump()
    assert asked(guest) == (200, WELL)
    with cast.app.app_context(), transaction() as session:
        session.query(Job).update({Job.run_after: clock.now() - timedelta(minutes=5)})
    assert asked(guest) == (200, {**WELL, "status": "degraded", "jobs": "late"})
    with cast.app.app_context():
        run_pending()
    cast.app.extensions["hearth_live"].pump()
    assert asked(guest) == (200, WELL)


@pytest.mark.parametrize("who", ["", "asker", "staff", "moderator", "product", "suspended", "admin"])
def test_only_administrators_see_figures(who: str, cast: Cast, guest: FlaskClient) -> None:
    browser = cast.browser(who) if who else guest
    cast.app.extensions["hearth_live"].pump()
    status, answer = asked(browser)
    assert status == 200
    assert set(answer) - set(WELL) == (FIGURES if who == "admin" else set())


def test_figures_say_how_far_behind_it_is(cast: Cast) -> None:
    admin = cast.browser("admin")
    with clock.frozen(clock.ago(seconds=30)):
        cast.topic()
    _, answer = asked(admin)
    assert answer["untold_events"] >= 1
    assert 29 < answer["event_lag_seconds"] < 300
    assert 29 < answer["job_lag_seconds"] < 300
    assert answer["failed_jobs"] == 0


def test_a_closed_community_answers_as_an_open_one(app: Flask, guest: FlaskClient) -> None:
    with app.app_context(), transaction():
        change_settings(guests_may_read=False)
    app.extensions["hearth_live"].pump()
    assert asked(guest, "/healthz")[0] == 200
    assert asked(guest) == (200, WELL)
