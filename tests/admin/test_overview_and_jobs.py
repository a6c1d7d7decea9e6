"""The state of things, and jobs that failed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Job, run_pending
from app.core.mailer import Mail, send_mail
from tests.support.cast import Cast


def figures(page: str) -> dict[str, str]:
    pairs = re.findall(
        r'<div class="figure"><dt>(?:<a[^>]*>)?([^<]+)(?:</a>)?</dt><dd[^>]*>([\d,]+)</dd>', page
    )
    return dict(pairs)


def give_up(app: Flask) -> int:
    """A job that failed ten times."""
    with app.app_context():
        with transaction():
            send_mail("somebody@example.org", "Hello", "Text")
        with transaction():
            job = db.session.scalars(select(Job).where(Job.subscriber.contains("deliver"))).one()
            job.attempts, job.failed_at, job.error = 10, clock.now(), "OSError('<no> route')"
            return job.id


def test_how_much_there_is(cast: Cast, admin: FlaskClient) -> None:
    cast.reply(cast.topic())
    found = figures(admin.get("/admin").text)
    assert (found["Members"], found["Spaces"], found["Topics"], found["Posts"]) == ("8", "4", "1", "2")


def test_what_it_runs_on(app: Flask, admin: FlaskClient) -> None:
    page = admin.get("/admin").text
    with app.app_context():
        name = "PostgreSQL" if db.engine.dialect.name == "postgresql" else "SQLite"
    assert f"{name} " in page
    assert "Not used: one process only" in page
    assert "outbox" in page


def test_a_dead_mail_server_is_seen(app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://ana:secret@localhost:1")
    assert "No mail was sent yet." in admin.get("/admin").text
    assert admin.post("/admin/test-mail").status_code == 303
    with app.app_context():
        run_pending()
    page = admin.get("/admin").text
    assert "1 mail could not be sent and waits." in page
    assert "The mail server localhost:1 cannot be used: [Errno 111] Connection refused" in page
    assert "secret" not in page and "The last mail was sent" not in page


def test_a_mail_server_that_is_back_is_seen_too(
    app: Flask, admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "MAIL_URL", "smtp://localhost:1")
    admin.post("/admin/test-mail")
    with app.app_context():
        run_pending()
    monkeypatch.setattr("app.core.smtp.send", lambda message, url: None)
    with clock.frozen(clock.now() + timedelta(minutes=1)), app.app_context():
        run_pending()
    page = admin.get("/admin").text
    assert "could not be sent" not in page
    assert "The last mail was sent" in page and "localhost:1" in page


def test_the_test_mail_goes_to_who_asked(app: Flask, admin: FlaskClient, cast: Cast) -> None:
    assert cast.browser("moderator").post("/admin/test-mail").status_code == 404
    admin.post("/admin/test-mail")
    with app.app_context():
        assert list(db.session.scalars(select(Mail.recipient))) == ["admin@example.org"]


def test_a_failed_job_is_shown_and_run_again(
    app: Flask, admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    number = give_up(app)
    page = admin.get("/admin/jobs").text
    assert "mail.delivery" in page
    assert "&lt;no&gt; route" in page
    assert figures(admin.get("/admin").text)["Jobs failed"] == "1"
    assert admin.post(f"/admin/jobs/{number}/retry").status_code == 303
    with app.app_context():
        job = db.session.get_one(Job, number)
        assert (job.failed_at, job.attempts) == (None, 0)
    assert log() == ["job.retried"]


def test_all_of_them_at_once(app: Flask, admin: FlaskClient) -> None:
    give_up(app)
    assert admin.post("/admin/jobs/retry").status_code == 303
    assert figures(admin.get("/admin").text)["Jobs failed"] == "0"


def test_a_job_that_was_not_given_up_stays_as_it_is(
    app: Flask, admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    number = give_up(app)
    admin.post(f"/admin/jobs/{number}/retry")
    admin.post(f"/admin/jobs/{number}/retry")
    assert log() == ["job.retried"]
    assert admin.post("/admin/jobs/999999/retry").status_code == 404
