"""News through the API: the same drafts, moments and confirmations as on the pages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.chores import run_chores
from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast

NEWS = {"space": "riding", "title": "Firmware 4.2 is out", "body": "It charges in the cold."}


@pytest.fixture
def staff(cast: Cast) -> Program:
    """A program of somebody who writes news."""
    return program(cast, "staff")


def written(staff: Program, **more: Any) -> int:
    """Write news and return its number."""
    answer = staff.post("/news", {**NEWS, **more})
    assert answer.status_code == 201, answer.text
    return int(answer.json["id"])


def test_a_draft_is_written_listed_and_published(
    cast: Cast, staff: Program, document: dict[str, Any]
) -> None:
    answer = staff.post("/news", {**NEWS, "then": "draft", "tags": ["winter"]})
    assert answer.status_code == 201
    assert_fits(document, "Draft", answer.json)
    assert answer.json["published_at"] is None
    listed = staff.get("/news/drafts")
    assert_fits(document, "DraftList", listed.json)
    assert [draft["id"] for draft in listed.json["items"]] == [answer.json["id"]]
    customer = program(cast, "asker")
    assert customer.get(f"/topics/{answer.json['id']}").status_code == 404
    assert customer.get("/news/drafts").json["items"] == []
    published = staff.post(f"/topics/{answer.json['id']}/publication", {})
    assert published.json["published_at"]
    assert customer.get(f"/topics/{answer.json['id']}").status_code == 200


def test_without_a_word_it_is_published_at_once(cast: Cast, staff: Program) -> None:
    number = written(staff)
    assert program(cast, "asker").get(f"/topics/{number}").json["published_at"]


def test_the_same_key_writes_once(staff: Program) -> None:
    first, second = (staff.post("/news", {**NEWS, "then": "draft"}, key="once") for _try in range(2))
    assert first.json == second.json
    assert second.headers["Idempotency-Replayed"] == "true"


def test_a_moment_names_its_zone(app: Flask, staff: Program) -> None:
    number = written(staff, then="schedule", publish_at="2031-11-30T09:00:00+01:00")
    assert staff.get("/news/drafts").json["items"][0]["publish_at"] == "2031-11-30T08:00:00.000Z"
    moved = staff.post(f"/topics/{number}/schedule", {"publish_at": "2031-12-01T08:00:00Z"})
    assert moved.json["publish_at"] == "2031-12-01T08:00:00.000Z"
    with clock.frozen(datetime(2031, 12, 1, 8, 0, tzinfo=UTC)), app.app_context():
        run_chores()
    assert staff.get(f"/topics/{number}").json["published_at"] == "2031-12-01T08:00:00.000Z"


def test_a_schedule_is_cancelled(staff: Program) -> None:
    number = written(staff, then="schedule", publish_at="2031-11-30T09:00:00Z")
    assert staff.delete(f"/topics/{number}/schedule").json["publish_at"] is None


@pytest.mark.parametrize("moment", ["soon", "2031-11-30T09:00:00", "", 7, None])
def test_what_is_no_moment_is_refused(staff: Program, moment: Any) -> None:
    number = written(staff, then="draft")
    assert_problem(staff.post(f"/topics/{number}/schedule", {"publish_at": moment}), 422, "publish_at")


def test_news_is_taken_back(cast: Cast, staff: Program) -> None:
    number = written(staff)
    assert staff.delete(f"/topics/{number}/publication").json["published_at"] is None
    assert program(cast, "asker").get(f"/topics/{number}").status_code == 404


def test_readers_confirm_and_staff_see_who(cast: Cast, staff: Program, document: dict[str, Any]) -> None:
    number = written(staff, must_read=True)
    reader = program(cast, "asker")
    answers = [reader.post(f"/topics/{number}/acknowledgement", {}) for _try in range(2)]
    assert answers[0].json == answers[1].json
    assert_fits(document, "Acknowledgement", answers[0].json)
    found = staff.get(f"/topics/{number}/acknowledgements")
    assert_fits(document, "AcknowledgementList", found.json)
    assert (found.json["expected"], found.json["confirmed"]) == (7, 1)
    assert found.json["items"][0]["member"]["handle"] == cast.handle_of("asker")
    assert_problem(reader.get(f"/topics/{number}/acknowledgements"), 403)
    assert_problem(staff.get(f"/topics/{number}/acknowledgements", cursor="broken"), 422, "cursor")


def test_ideas_and_an_audience_come_along(cast: Cast, staff: Program) -> None:
    idea = cast.topic("helper", kind="idea", title="A guest key", body="Please.")
    number = written(
        staff, ideas=[idea], ships=True, ship_reason="In 4.2.", reach="followers", comments="closed"
    )
    assert program(cast, "asker").get(f"/topics/{idea}").json["status"] == "shipped"
    assert program(cast, "asker").get(f"/topics/{number}").json["closed"] is True


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ideas": [99_999]}, "ideas"),
        ({"ideas": ["1"]}, "ideas"),
        ({"reach": "aliens"}, "reach"),
        ({"must_read": "yes"}, "must_read"),
        ({"pin_until": "never"}, "pin_until"),
        ({"then": "schedule"}, "publish_on"),
        ({"then": "launch"}, "then"),
        ({"title": "x"}, "title"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(staff: Program, more: dict[str, Any], field: str) -> None:
    assert_problem(staff.post("/news", {**NEWS, **more}), 422, field)


def test_customers_write_no_news(cast: Cast) -> None:
    assert_problem(program(cast, "asker").post("/news", NEWS), 403)


def test_writing_needs_the_scope(cast: Cast) -> None:
    reading = program(cast, "staff", scopes=("read",))
    assert_problem(reading.post("/news", NEWS), 403)
    assert reading.get("/news/drafts").status_code == 200
