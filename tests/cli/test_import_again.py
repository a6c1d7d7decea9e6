"""Importing twice changes nothing; what was cut off goes on; a dry run only looks."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.cli.imports import batches
from app.cli.imports.staging import Stage
from app.core.db import db, transaction
from app.core.errors import Busy
from app.core.events import EventRow
from app.forum.topics.models import ExternalRef, Post, Topic
from app.forum.topics.operations import reopen_topic
from app.forum.topics.recount import counters
from app.people.accounts.models import Member
from tests.cli.dumps import COMMENTS, JOINED, POSTS, USERS, answer, question, write_dump
from tests.support.cast import Cast

TABLES = (Member, Topic, Post, ExternalRef, EventRow)


@pytest.fixture
def dump(tmp_path: Path) -> Path:
    return write_dump(tmp_path / "dump")


@pytest.fixture
def reports(app: Flask) -> Iterator[Callable[[], list[dict[str, str]]]]:
    """The lines of all reports that this test's imports wrote."""
    folder = Path(app.config["DATA"]) / "imports"
    before = set(folder.glob("*.jsonl"))

    def lines() -> list[dict[str, str]]:
        fresh = sorted(set(folder.glob("*.jsonl")) - before)
        return [json.loads(line) for path in fresh for line in path.read_text().splitlines()]

    yield lines


def sizes() -> list[int]:
    db.session.rollback()
    return [db.session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def told() -> list[tuple[str, int, str]]:
    """Every post of every imported topic, in order."""
    rows = select(Topic.title, Post.number, Post.body).join(Post.topic).order_by(Topic.title, Post.number)
    return [(title, number, body) for title, number, body in db.session.execute(rows)]


@pytest.mark.usefixtures("ctx")
def test_a_second_run_changes_nothing_and_says_so(bring_in: Callable[..., Result], dump: Path) -> None:
    bring_in(dump)
    before = sizes()
    again = bring_in(dump)
    assert "Nothing was new, nothing was changed." in again.output
    assert sizes() == before


@pytest.mark.usefixtures("ctx")
def test_what_staff_did_since_is_not_undone(bring_in: Callable[..., Result], dump: Path, cast: Cast) -> None:
    bring_in(dump)
    with transaction():
        closed = db.session.scalars(select(Topic).where(Topic.closed_at.is_not(None))).one()
        reopen_topic(cast.member("admin"), closed)
    bring_in(dump)
    assert db.session.scalar(select(func.count()).where(Topic.closed_at.is_not(None))) == 0


@pytest.mark.usefixtures("ctx")
@pytest.mark.parametrize(("stop_after", "here"), [(1, 0), (2, 0), (3, 4), (4, 8)])
def test_killed_in_the_middle_it_goes_on_and_ends_the_same(
    bring_in: Callable[..., Result], dump: Path, monkeypatch: pytest.MonkeyPatch, stop_after: int, here: int
) -> None:
    class Killed(BaseException):
        pass

    written = iter(range(100))
    write = batches.write_batch

    def write_some(*arguments: object) -> list[str]:
        if next(written) == stop_after:
            raise Killed
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(batches, "SIZE", 5)
    monkeypatch.setattr("app.cli.imports.stackexchange.write_batch", write_some)
    with pytest.raises(Killed):
        bring_in(dump, "--source", "killed")
    assert len(told()) == here
    monkeypatch.undo()
    assert bring_in(dump, "--source", "killed").exit_code == 0
    resumed = told()
    assert len(resumed) == 10
    assert [number for title, number, _ in resumed if title.startswith("Why does")] == [1, 2, 3, 4, 5, 6]
    assert db.session.scalar(select(func.count()).where(Topic.solution_post_id.is_not(None))) == 2
    assert not [row for counter in counters() for row in db.session.execute(counter.wrong())]


@pytest.mark.usefixtures("ctx")
def test_a_newer_dump_adds_what_is_new(bring_in: Callable[..., Result], dump: Path) -> None:
    bring_in(dump)
    newer = [*POSTS, answer(20, to=1, CreationDate="2014-01-01T10:00:00.000"), question(21)]
    result = bring_in(write_dump(dump, Posts=newer))
    assert "questions        1       4       0" in result.output
    assert "answers          1       3       0" in result.output
    topic = db.session.scalars(select(Topic).where(Topic.title.startswith("Why does"))).one()
    assert (topic.posts_count, topic.last_activity_at.year) == (7, 2014)


@pytest.mark.usefixtures("ctx")
def test_a_dry_run_counts_and_writes_nothing(bring_in: Callable[..., Result], dump: Path) -> None:
    before = sizes()
    result = bring_in(write_dump(dump, Posts=[*POSTS, question(20, Title="Oh?")]), "--dry-run")
    assert "questions        4       0       1" in result.output
    assert '"id": "20"' in result.output and "The title needs at least 5 characters" in result.output
    assert sizes() == before


@pytest.mark.usefixtures("ctx")
def test_a_bad_row_is_reported_and_the_others_come_in(
    bring_in: Callable[..., Result], dump: Path, reports: Callable[[], list[dict[str, str]]]
) -> None:
    bad = [
        question(30, Title="Hm"),
        answer(31, to=30),
        answer(32, to=99),
        question(33, CreationDate="yesterday"),
        answer(34, to=1, Body=""),
        {"Id": "many", "PostTypeId": 1},
        question(1),
    ]
    result = bring_in(write_dump(dump, Posts=[*POSTS, *bad]))
    assert result.exit_code == 0
    assert sorted((line["kind"], line["id"]) for line in reports() if line["level"] == "error") == [
        ("answer", "31"),
        ("answer", "32"),
        ("answer", "34"),
        ("posts", "1"),
        ("posts", "many"),
        ("question", "30"),
        ("question", "33"),
    ]
    assert len(told()) == 10


@pytest.mark.usefixtures("ctx")
def test_a_row_that_fails_while_it_is_written_is_taken_back_alone(
    bring_in: Callable[..., Result], dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli.imports.settling import Settler
    from app.core.errors import Invalid

    touched = Settler.touched

    def fail_for_one(self: Settler, item: object) -> None:
        if item.number == 2:  # type: ignore[attr-defined]
            raise Invalid("body", "This one not.")
        touched(self, item)  # type: ignore[arg-type]

    monkeypatch.setattr(Settler, "touched", fail_for_one)
    result = bring_in(dump)
    assert "answers          2       0       1" in result.output
    assert len(told()) == 9
    events = select(func.count()).where(EventRow.name == "ReplyPosted")
    assert db.session.scalar(events) == 5


@pytest.mark.usefixtures("ctx")
def test_what_is_too_intricate_comes_in_as_plain_text(
    bring_in: Callable[..., Result], dump: Path, reports: Callable[[], list[dict[str, str]]]
) -> None:
    table = "<table>" + "<tr><td>many</td><td>cells</td></tr>" * 700 + "</table>"
    bring_in(write_dump(dump, Posts=[*POSTS, question(40, Body=table, Title="A table that is too large")]))
    body = next(body for title, _number, body in told() if title == "A table that is too large")
    assert body.startswith("```\n") and body.count("many") == 700
    assert [line["level"] for line in reports() if line["id"] == "40"] == ["note"]


@pytest.mark.usefixtures("ctx")
def test_a_busy_database_is_waited_for(
    bring_in: Callable[..., Result], dump: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    begin = batches.transaction
    busy = iter([True, True])

    def locked_at_first() -> object:
        if next(busy, False):
            raise Busy("The community is very busy.")
        return begin()

    monkeypatch.setattr(batches, "transaction", locked_at_first)
    monkeypatch.setattr(batches.time, "sleep", waits.append)
    assert bring_in(dump).exit_code == 0
    assert waits == [1, 2]
    assert len(told()) == 10


def test_the_stage_orders_by_time_even_when_numbers_do_not(tmp_path: Path) -> None:
    early = [COMMENTS[0] | {"Id": 50, "PostId": 2, "CreationDate": "2011-03-01T00:00:00.000"}]
    stage = Stage(tmp_path / "stage.sqlite", lambda *complaint: pytest.fail(str(complaint)))
    stage.read(write_dump(tmp_path / "dump", Comments=early), lambda count: None)
    order = [(item.kind, item.number) for item in stage.items() if item.topic == 1]
    stage.close()
    assert order == [("question", 1), ("answer", 3), ("answer", 2), ("comment", 50), ("settled", 1)]


@pytest.mark.usefixtures("ctx", "cast")
def test_names_that_look_like_the_companys_come_in_and_are_named(
    dump: Path, bring_in: Callable[..., Result], reports: Callable[[], list[dict[str, str]]]
) -> None:
    newcomers = [
        {"Id": 7, "DisplayName": "Ana S\u00f8rl\u0456e"},
        {"Id": 8, "DisplayName": "www.bikes.example"},
    ]
    people = [JOINED | row for row in [*USERS, *newcomers]]
    assert bring_in(write_dump(dump, Users=people)).exit_code == 0
    notes = {line["id"]: line["message"] for line in reports() if line["kind"] == "user"}
    assert set(notes) == {"6", "7", "8"}, "Admin, a name like that of staff, and an address"
    assert "looks like one of the company's" in notes["7"] and "holds an address" in notes["8"]
    found = select(Member.role).where(Member.name == "Ana S\u00f8rl\u0456e")
    assert db.session.scalar(found) == "customer"
