"""The database is away, read-only or full: told in words, short in the log, over without a restart."""

from __future__ import annotations

import base64
import hashlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.core.db import db, is_sqlite
from app.core.lifecycle import flush_now
from app.core.outage import Writes, is_outage, writes
from app.core.worker import Worker
from app.live.server import socketio
from tests.support.cast import Cast

TEXT = "Forty-one kilometres\ninstead of <sixty-two>."
KEPT = "Forty-one kilometres\ninstead of &lt;sixty-two&gt;."
AWAY = "The community cannot be reached at the moment."
Switch = Callable[[bool], None]


def lose(*_: object) -> None:
    raise OperationalError("SELECT secret", {}, Exception("the server closed the connection\nhunter2"))


@pytest.fixture
def away(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Switch]:
    """Let every statement fail, as when the server of the database was stopped."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with app.app_context():
        engine = db.engine

    def switch(on: bool) -> None:
        if event.contains(engine, "before_cursor_execute", lose):
            event.remove(engine, "before_cursor_execute", lose)
        if on:
            event.listen(engine, "before_cursor_execute", lose)

    yield switch
    switch(False)


@pytest.fixture
def unwritable(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Switch]:
    """Let the database answer and take no writes."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    with app.app_context():
        engine = db.engine
    state = {"on": False}

    def set_up(connection: Any, *_: object) -> None:
        if engine.dialect.name == "sqlite":
            connection.execute(f"PRAGMA query_only={'ON' if state['on'] else 'OFF'}")
        else:
            connection.read_only = state["on"]

    event.listen(engine, "checkout", set_up)

    def switch(on: bool) -> None:
        state["on"] = on
        with app.app_context():
            db.session.remove()

    yield switch
    switch(False)
    event.remove(engine, "checkout", set_up)
    engine.dispose()


@pytest.mark.parametrize("path", ["/", "/topics/1/x", "/search?q=bike", "/sign-in", "/people/asker"])
def test_every_page_is_a_503_in_words(guest: FlaskClient, away: Switch, path: str) -> None:
    away(True)
    answer = guest.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert AWAY in answer.text and 'id="reason"' in answer.text
    assert "hunter2" not in answer.text and "secret" not in answer.text


def test_every_page_may_show_the_style_of_this_one(guest: FlaskClient, away: Switch) -> None:
    """A browser that shows it in place of another page, holds it against the policy of that page."""
    policy = guest.get("/").headers["Content-Security-Policy"]
    away(True)
    style = guest.get("/").text.split("<style>")[1].split("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"'sha256-{digest}'" in policy


def test_a_reason_that_was_chosen_is_no_text(cast: Cast, away: Switch) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    post = cast.reply(topic_id, "staff")
    away(True)
    answer = browser.post(f"/posts/{post}/flags", data={"reason": "abuse", "note": TEXT})
    assert KEPT in answer.text and answer.text.count("<textarea") == 1
    assert '<input type="hidden" name="reason" value="abuse">' in answer.text


def test_programs_get_problem_details(cast: Cast, away: Switch) -> None:
    browser = cast.browser("asker")
    away(True)
    for answer in (
        browser.get("/api/v1/topics"),
        browser.post("/uploads", headers={"Accept": "application/json"}),
    ):
        assert answer.status_code == 503 and answer.content_type == "application/problem+json"
        assert answer.headers["Retry-After"] == "30" and AWAY in answer.get_json()["detail"]


def test_a_text_is_held_in_a_form_that_sends_it_again(cast: Cast, away: Switch) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    away(True)
    answer = browser.post(f"/topics/{topic_id}/replies", data={"body": TEXT, "token": "abcdefghijklmnop"})
    assert answer.status_code == 503 and KEPT in answer.text
    assert f'<form method="post" action="/topics/{topic_id}/replies">' in answer.text
    assert '<input type="hidden" name="token" value="abcdefghijklmnop">' in answer.text
    away(False)
    assert browser.post(f"/topics/{topic_id}/replies", data={"body": TEXT}).status_code in (200, 303)


def test_a_password_is_never_written_into_a_page(guest: FlaskClient, away: Switch) -> None:
    away(True)
    form = {"identity": "asker@example.org", "password": "warm hearth", "note": "words"}
    answer = guest.post("/sign-in", data=form)
    assert answer.status_code == 503 and "warm hearth" not in answer.text


def test_one_line_in_the_log_whoever_meets_it(
    app: Flask, guest: FlaskClient, away: Switch, caplog: pytest.LogCaptureFixture
) -> None:
    away(True)
    worker = Worker(app)
    worker.stopping, worker.woken.wait = False, lambda _s: worker.stop()  # type: ignore[assignment]
    for _ in range(3):
        guest.get("/")
        guest.get("/nowhere-at-all")
        guest.get("/api/v1/topics")
        app.extensions["hearth_live"].try_to_pump()
        flush_now(app)
        worker.stopping = False
        worker.run()
    lines = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [line.getMessage() for line in lines] == [
        "the database cannot be used: the server closed the connection"
    ]
    assert not any(line.exc_info for line in lines)


def test_read_only_is_a_503_that_keeps_the_text(cast: Cast, unwritable: Switch) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    unwritable(True)
    assert browser.get("/").status_code == 200
    answer = browser.post(f"/topics/{topic_id}/replies", data={"body": TEXT})
    assert answer.status_code == 503 and KEPT in answer.text
    unwritable(False)
    assert browser.post(f"/topics/{topic_id}/replies", data={"body": TEXT}).status_code in (200, 303)


def test_who_cannot_write_is_not_ready(cast: Cast, guest: FlaskClient, unwritable: Switch) -> None:
    cast.app.extensions["hearth_live"].pump()
    unwritable(True)
    writes_of(cast.app).tried_at = -1000.0
    flush_now(cast.app)
    answer = guest.get("/readyz")
    assert answer.status_code == 503
    assert answer.get_json()["status"] == "not ready" and answer.get_json()["database"] == "not writable"
    unwritable(False)
    writes_of(cast.app).tried_at = -1000.0
    flush_now(cast.app)
    assert guest.get("/readyz").get_json()["database"] == "up"


def writes_of(app: Flask) -> Writes:
    with app.app_context():
        return writes()


def test_a_full_disk(cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    with cast.app.app_context():
        if not is_sqlite():
            pytest.skip("PostgreSQL tells a full disk by its own state, see below")
        engine = db.engine
    monkeypatch.setitem(cast.app.config, "PROPAGATE_EXCEPTIONS", False)
    browser, topic_id = cast.browser("asker"), cast.topic()

    def fill(connection: Any, *_: object) -> None:
        connection.execute("PRAGMA max_page_count=1")

    event.listen(engine, "checkout", fill)
    try:
        answers = [
            browser.post(f"/topics/{topic_id}/replies", data={"body": f"{n} {'word ' * 5_000}"})
            for n in range(4)
        ]
        assert {answer.status_code for answer in answers} == {503}
        assert guest.get("/readyz").get_json()["database"] == "not writable"
    finally:
        event.remove(engine, "checkout", fill)
        engine.dispose()


class Told(Exception):
    """What a driver raises."""

    def __init__(self, words: str, sqlstate: str | None = None) -> None:
        super().__init__(words)
        self.sqlstate = sqlstate


Told.__module__ = "psycopg.errors"


@pytest.mark.parametrize(
    ("sqlstate", "expected"),
    [
        ("53100", True),
        ("53300", True),
        ("25006", True),
        ("57P01", True),
        ("57P03", True),
        ("08006", True),
        ("58030", True),
        (None, True),
        ("42601", False),
        ("42P01", False),
        ("23505", False),
        ("40001", False),
    ],
)
def test_an_outage_is_told_from_a_wrong_statement(sqlstate: str | None, expected: bool) -> None:
    assert is_outage(OperationalError("SELECT", {}, Told("words", sqlstate))) is expected


def test_what_is_wrong_with_our_own_code_is_none() -> None:
    assert not is_outage(ValueError("the database is full of it"))
    assert not is_outage(None)


def test_a_socket_is_refused_and_let_in_afterwards(app: Flask, guest: FlaskClient, away: Switch) -> None:
    cast = Cast(app)
    browser = cast.browser("asker")
    away(True)
    assert not socketio.test_client(app, flask_test_client=browser).is_connected()
    away(False)
    assert socketio.test_client(app, flask_test_client=browser).is_connected()
