"""Durable subscribers: once in effect, retried with patience, each alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from app.core import clock, events, jobs
from app.core.db import db, transaction
from app.core.errors import Busy
from app.core.events import Event, EventRow, later, record
from app.core.jobs import MOST_ATTEMPTS, Job, backoff, claim, forget_done, perform, run_pending
from app.core.settings import SettingRow


@dataclass(frozen=True)
class KettleBoiled(Event):
    """Tea can be made."""

    cups: int


@pytest.fixture
def kitchen() -> Iterator[dict[str, list[int]]]:
    """Two subscribers: one pours, one fails as often as it is told to."""
    seen: dict[str, list[int]] = {"poured": [], "failing": []}

    @later(KettleBoiled, name="kitchen.pour", aliases=("kitchen.former_pour",))
    def pour(event: KettleBoiled, row: EventRow) -> None:
        seen["poured"].append(row.id)

    @later(KettleBoiled, name="kitchen.spill")
    def spill(event: KettleBoiled, row: EventRow) -> None:
        db.session.add(SettingRow(key="spilt", value=row.id))
        db.session.flush()
        if seen["failing"] and seen["failing"].pop():
            raise RuntimeError("too hot")

    yield seen
    events._later.pop(KettleBoiled)
    for name in [name for name in events.subscribers if name.startswith("kitchen.")]:
        events.subscribers.pop(name)


def boil() -> None:
    with transaction():
        record(KettleBoiled(2))


def job_of(name: str) -> Job:
    db.session.rollback()
    db.session.expire_all()
    return db.session.scalars(
        select(Job).where(Job.subscriber.endswith(name)).order_by(Job.id.desc())
    ).first()  # type: ignore[return-value]


def test_each_subscriber_runs_once(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    boil()
    run_pending()
    run_pending()
    assert len(kitchen["poured"]) == 1
    assert job_of("pour").done_at is not None


def test_what_was_taken_back_is_never_told(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    with pytest.raises(ValueError, match="cold"), transaction():
        record(KettleBoiled(1))
        raise ValueError("cold")
    run_pending()
    assert kitchen["poured"] == []


def test_a_failing_subscriber_leaves_nothing_behind_and_does_not_hold_up_others(
    ctx: Flask, kitchen: dict[str, list[int]]
) -> None:
    kitchen["failing"] = [1]
    boil()
    run_pending()
    assert len(kitchen["poured"]) == 1
    assert db.session.get(SettingRow, "spilt") is None
    failed = job_of("spill")
    assert failed.done_at is None and failed.attempts == 1 and "too hot" in (failed.error or "")


def test_it_is_tried_again_later(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    kitchen["failing"] = [1]
    boil()
    run_pending()
    assert run_pending() == 0
    with clock.frozen(clock.now() + timedelta(seconds=6)):
        assert run_pending() == 1
    assert job_of("spill").done_at is not None
    assert db.session.get(SettingRow, "spilt") is not None


def test_after_ten_attempts_it_waits_for_a_person(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    kitchen["failing"] = [1] * MOST_ATTEMPTS
    boil()
    for hours in range(MOST_ATTEMPTS):
        with clock.frozen(clock.now() + timedelta(hours=2 * hours)):
            run_pending()
    assert job_of("spill").failed_at is not None
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert run_pending() == 0


def test_two_workers_never_hold_the_same_job(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    boil()
    mine = {job.id for job in claim()}
    assert mine and not claim()


def test_what_a_killed_worker_held_is_taken_over_when_its_lease_ends(
    ctx: Flask, kitchen: dict[str, list[int]]
) -> None:
    boil()
    claim()
    with clock.frozen(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert run_pending() == 2
    assert len(kitchen["poured"]) == 1


def test_a_job_that_somebody_else_finished_meanwhile_is_harmless(
    ctx: Flask, kitchen: dict[str, list[int]]
) -> None:
    boil()
    held = claim()
    with clock.frozen(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        run_pending()
    with transaction() as session:
        session.execute(update(SettingRow).where(SettingRow.key == "spilt").values(value=0))
    for job in held:
        perform(job)
    assert len(kitchen["poured"]) == 1


def test_done_jobs_are_forgotten_and_failed_ones_kept(ctx: Flask, kitchen: dict[str, list[int]]) -> None:
    kitchen["failing"] = [1] * MOST_ATTEMPTS
    boil()
    run_pending()
    assert forget_done(clock.now() + timedelta(seconds=1)) >= 1
    assert job_of("pour") is None
    assert job_of("spill") is not None


def test_waiting_doubles_up_to_an_hour() -> None:
    assert [backoff(n).total_seconds() for n in (1, 2, 3, 20)] == [5, 10, 20, 3600]


def test_events_are_recorded_inside_transactions_only(ctx: Flask) -> None:
    with pytest.raises(RuntimeError):
        record(KettleBoiled(1))


def test_a_worker_that_stops_gives_back_what_it_has_not_begun(
    ctx: Flask, kitchen: dict[str, list[int]]
) -> None:
    run_pending()
    for _ in range(3):
        boil()
    answers = iter([False, False, True])
    assert run_pending(enough=lambda: next(answers, True)) == 1
    left = list(db.session.scalars(select(Job).where(Job.done_at.is_(None))))
    assert [(job.attempts, job.locked_until) for job in left] == [(0, None)] * 5
    assert run_pending() == 5


def test_beside_pages_jobs_rest_longer_than_they_work(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    monkeypatch.setattr(jobs.time, "sleep", rests.append)
    jobs.give_way(0.01)
    jobs.give_way(3.0)
    assert rests == [0.02, jobs.LONGEST_REST]


def test_where_others_wait_jobs_rest_again_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    rests: list[float] = []
    moments = iter(range(100))
    monkeypatch.setattr(jobs.time, "sleep", rests.append)
    monkeypatch.setattr(jobs.time, "monotonic", lambda: float(next(moments)))
    jobs.give_way(0.01)
    assert rests == [0.02] * jobs.MOST_RESTS


def test_a_busy_database_is_no_failure_of_a_job(
    ctx: Flask,
    kitchen: dict[str, list[int]],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    boil()
    monkeypatch.setattr(jobs, "read", lambda row: (_ for _ in ()).throw(Busy("One moment.")))
    run_pending()
    assert kitchen["poured"] == []
    assert job_of("pour").attempts == 0
    assert "has to wait" in caplog.text and "Traceback" not in caplog.text
    monkeypatch.undo()
    soon = clock.now() + backoff(2)
    monkeypatch.setattr(clock, "now", lambda: soon)
    run_pending()
    assert len(kitchen["poured"]) == 1
