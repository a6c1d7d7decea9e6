"""Jobs of another version: what this process does not know waits, is seen, and is never marked as done."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock, events, unknown_jobs
from app.core.db import db, transaction
from app.core.events import Event, EventRow
from app.core.jobs import Job, Turn, lag, perform, run_pending
from app.core.mailer import Mail, send_mail
from app.core.unknown_jobs import count_unknown, warn_of_unknown
from tests.support.cast import Cast


@pytest.fixture(autouse=True)
def warned_of_nothing() -> Iterator[None]:
    """Every example begins as a process that was just started."""
    unknown_jobs._warned.clear()
    yield
    unknown_jobs._warned.clear()


def queue_a_mail() -> int:
    """Queue a mail; the number of its job."""
    run_pending()
    with transaction():
        send_mail("asker@example.org", "Good morning", "Tea is ready.")
    return db.session.scalars(select(Job.id).order_by(Job.id.desc())).first() or 0


def change(job_id: int, **values: object) -> None:
    with transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(**values))


def rename_event(job_id: int, name: str, **payload: object) -> None:
    with transaction() as session:
        row = session.get_one(EventRow, session.get_one(Job, job_id).event_id)
        row.name, row.payload = name, {**row.payload, **payload}


def job(job_id: int) -> Job:
    db.session.expire_all()
    return db.session.get_one(Job, job_id)


def mail_was_sent() -> bool:
    db.session.expire_all()
    return db.session.scalars(select(Mail).order_by(Mail.id.desc())).first().sent_at is not None  # type: ignore[union-attr]


def test_an_old_worker_leaves_a_job_of_a_new_subscriber_alone(ctx: Flask) -> None:
    number = queue_a_mail()
    change(number, subscriber="mail.by_carrier_pigeon")
    assert run_pending() == 0
    found = job(number)
    assert (found.done_at, found.failed_at, found.attempts, found.locked_until) == (None, None, 0, None)
    change(number, subscriber="mail.delivery")
    assert run_pending() == 1
    assert mail_was_sent()


def test_a_job_queued_under_a_former_name_still_runs(ctx: Flask) -> None:
    number = queue_a_mail()
    change(number, subscriber="core.mailer.deliver")
    assert run_pending() == 1
    assert mail_was_sent()


def test_a_job_that_is_claimed_and_not_known_goes_back(ctx: Flask) -> None:
    number = queue_a_mail()
    change(number, subscriber="mail.by_carrier_pigeon", attempts=1)
    perform(Turn(number, job(number).event_id, "mail.by_carrier_pigeon", 1))
    assert (job(number).done_at, job(number).attempts) == (None, 0)


@pytest.mark.parametrize("unknown", [("MailFolded", {}), ("MailQueued", {"stamp": "blue"})])
def test_an_event_of_another_version_waits_and_is_never_given_up(
    ctx: Flask, unknown: tuple[str, dict[str, object]]
) -> None:
    number = queue_a_mail()
    name, more = unknown
    rename_event(number, name, **more)
    now = clock.now()
    for minutes in range(30):
        with clock.frozen(now + timedelta(minutes=2 * minutes)):
            run_pending()
            assert count_unknown() == 1
            assert lag() == 0
    found = job(number)
    assert (found.done_at, found.failed_at, found.attempts) == (None, None, 0)
    with transaction() as session:
        row = session.get_one(EventRow, found.event_id)
        row.name, row.payload = "MailQueued", {"mail_id": row.payload["mail_id"]}
    with clock.frozen(now + timedelta(hours=2)):
        assert run_pending() == 1
    assert mail_was_sent()


def test_it_is_not_late(ctx: Flask) -> None:
    number = queue_a_mail()
    with clock.frozen(clock.now() + timedelta(hours=1)):
        assert lag() > 3000
        change(number, subscriber="mail.by_carrier_pigeon")
        assert lag() == 0


def test_the_log_names_it_once(ctx: Flask, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(2):
        change(queue_a_mail(), subscriber="mail.by_carrier_pigeon")
    with caplog.at_level(logging.WARNING):
        assert warn_of_unknown() == ["mail.by_carrier_pigeon"]
        assert warn_of_unknown() == []
    assert (
        caplog.text.count("2 jobs wait for a version of Hearth that knows them: mail.by_carrier_pigeon") == 1
    )


def test_administrators_see_it_and_it_is_no_failure(app: Flask, cast: Cast) -> None:
    with app.app_context():
        change(queue_a_mail(), subscriber="mail.by_carrier_pigeon")
    admin = cast.browser("admin")
    page = admin.get("/admin/jobs").text
    assert "Waiting for another version" in page
    assert "mail.by_carrier_pigeon" in page and "waits for a version that knows it" in page
    assert "Nothing has failed" in page and "/retry" not in page
    assert "hearth_unknown_jobs 1.0" in admin.get("/metrics").text
    app.extensions["hearth_live"].pump()
    ready = admin.get("/readyz").json
    assert (ready["status"], ready["jobs"], ready["unknown_jobs"]) == ("ready", "waiting", 1)


def test_events_of_this_version_are_read(ctx: Flask) -> None:
    row = EventRow(name="MailQueued", payload={"mail_id": 7})
    assert isinstance(events.read(row), Event)
    with pytest.raises(events.UnknownEvent, match="MailQueued"):
        events.read(EventRow(name="MailQueued", payload={}))
