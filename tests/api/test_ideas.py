"""Voting, deciding, merging and the roadmap for programs."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast


@pytest.fixture
def idea(cast: Cast) -> int:
    """An idea of the asker."""
    return cast.topic("asker", kind="idea", title="Lend my bike to a friend")


def test_a_vote_is_cast_changed_and_taken_back(
    idea: int, helper: Program, anyone: Program, document: dict[str, Any]
) -> None:
    cast_ = helper.post(f"/topics/{idea}/vote", {})
    assert_fits(document, "Topic", cast_.json)
    assert (cast_.status_code, cast_.json["votes_count"]) == (200, 1)
    helper.post(f"/topics/{idea}/vote", {"importance": 3, "why": "For my sister."})
    found = helper.get(f"/topics/{idea}/votes").json
    assert_fits(document, "Votes", found)
    assert (found["votes_count"], found["cannot_do_without"]) == (1, 1)
    assert found["items"][0]["words"] == ["For my sister."] and found["items"][0]["importance"] is None
    assert anyone.get(f"/topics/{idea}/votes").json["items"] == []
    assert helper.delete(f"/topics/{idea}/vote").json["votes_count"] == 0


def test_staff_see_how_much_and_note_for_customers(cast: Cast, idea: int, document: dict[str, Any]) -> None:
    staff = program(cast, "staff")
    body = {"customer": "@helper", "source": "Ticket 77", "importance": 2, "why": "Twice."}
    assert staff.post(f"/topics/{idea}/customer-votes", body).json["votes_count"] == 1
    assert staff.post(f"/topics/{idea}/customer-votes", body).json["votes_count"] == 1
    found = staff.get(f"/topics/{idea}/votes").json
    assert_fits(document, "Votes", found)
    (vote,) = found["items"]
    assert (vote["importance"], vote["source"], vote["noted_by"]) == (2, "Ticket 77", cast.id_of("staff"))
    assert_problem(program(cast, "asker").post(f"/topics/{idea}/customer-votes", body), 403)


def test_a_decision_and_its_history(cast: Cast, idea: int, anyone: Program, document: dict[str, Any]) -> None:
    staff = program(cast, "staff")
    body = {"status": "planned", "reason": "We start in March.", "owner": cast.id_of("product")}
    answer = staff.post(f"/topics/{idea}/status", body, key="once")
    assert (answer.status_code, answer.json["status"]) == (200, "planned")
    again = staff.post(f"/topics/{idea}/status", body, key="once")
    assert again.headers["Idempotency-Replayed"] == "true"
    history = anyone.get(f"/topics/{idea}/decisions").json
    assert_fits(document, "Decisions", history)
    assert [(one["status"], one["before"], one["owner"]["handle"]) for one in history["items"]] == [
        ("planned", None, "product")
    ]
    board = anyone.get("/roadmap").json
    assert_fits(document, "Roadmap", board)
    assert [len(column["ideas"]) for column in board["columns"]] == [0, 0, 1, 0, 0]
    assert anyone.get("/roadmap", space="beta").status_code == 404


def test_merging_and_its_undoing(cast: Cast, idea: int, helper: Program, document: dict[str, Any]) -> None:
    staff, other = program(cast, "staff"), cast.topic(kind="idea", title="A guest key")
    helper.post(f"/topics/{idea}/vote", {})
    answer = staff.post(f"/topics/{idea}/merge", {"into": other})
    assert_fits(document, "Topic", answer.json)
    assert answer.json["status"] == "merged"
    assert helper.get(f"/topics/{other}/votes").json["votes_count"] == 1
    assert_fits(document, "Decisions", helper.get(f"/topics/{idea}/decisions").json)
    assert staff.delete(f"/topics/{idea}/merge").json["status"] is None
    assert_fits(document, "Decisions", helper.get(f"/topics/{idea}/decisions").json)
    assert helper.get(f"/topics/{other}/votes").json["votes_count"] == 0


@pytest.mark.parametrize(
    "path,body,fields",
    [
        ("vote", {"importance": 4}, ["importance"]),
        ("vote", {"importance": "2"}, ["importance"]),
        ("vote", {"why": "x" * 281}, ["why"]),
        ("vote", {"much": 1}, ["much"]),
        ("status", {"status": "merged", "reason": "So."}, ["status"]),
        ("status", {"status": "planned"}, ["reason"]),
        ("status", {"status": "planned", "reason": "So.", "owner": 999_999}, ["owner"]),
        ("status", {"status": "planned", "reason": "So.", "owner": 10**40}, ["owner"]),
        ("merge", {"into": 999_999}, ["into"]),
        ("merge", {}, ["into"]),
        ("customer-votes", {"source": "call"}, ["customer"]),
        ("customer-votes", {"customer": "Bakery", "source": "call", "importance": 0}, ["importance"]),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, idea: int, path: str, body: Any, fields: list[str]) -> None:
    assert_problem(program(cast, "staff").post(f"/topics/{idea}/{path}", body), 422, *fields)


def test_customers_neither_decide_nor_merge(idea: int, helper: Program) -> None:
    assert_problem(helper.post(f"/topics/{idea}/status", {"status": "planned", "reason": "So."}), 403)
    assert_problem(helper.post(f"/topics/{idea}/merge", {"into": idea}), 403)
    assert_problem(helper.delete(f"/topics/{idea}/merge"), 403)


def test_what_cannot_be_read_is_like_nothing(cast: Cast) -> None:
    hidden, outsider = cast.topic("staff", kind="idea", space="beta"), program(cast, "outsider")
    assert_problem(outsider.post(f"/topics/{hidden}/vote", {}), 404)
    for path in ("votes", "decisions"):
        assert_problem(outsider.get(f"/topics/{hidden}/{path}"), 404)
    question = cast.topic()
    assert_problem(outsider.get(f"/topics/{question}/votes"), 404)
