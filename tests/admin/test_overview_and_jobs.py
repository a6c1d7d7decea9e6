"""The state of things, and jobs that failed."""

from __future__ import annotations

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import Job
from app.core.mailer import send_mail
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


def test_a_failed_job_is_shown_and_run_again(
    app: Flask, admin: FlaskClient, log: Callable[[], list[str]]
) -> None:
    number = give_up(app)
    page = admin.get("/admin/jobs").text
    assert "core.mailer.deliver" in page
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
