"""POST /api/v1/topics"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.core import clock
from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast

QUESTION = {
    "kind": "question",
    "space": "riding",
    "title": "Range drops in the cold",
    "body": "41 km, not 62.",
}
EXPERIENCE = {**QUESTION, "kind": "experience", "rating": 5, "subject": "Fjell City", "outcome": "Happy"}


def test_it_stands_on_the_pages(asker: Program, guest: FlaskClient, document: dict[str, Any]) -> None:
    response = asker.post("/topics", {**QUESTION, "tags": ["Winter", "battery"]})
    assert response.status_code == 201
    assert_fits(document, "Topic", response.json)
    assert response.json["tags"] == ["winter", "battery"]
    assert response.headers["Location"] == f"/api/v1/topics/{response.json['id']}"
    assert "Range drops in the cold" in guest.get(response.json["url"]).text
    posts = asker.client.get(response.headers["Location"]).json["posts"]["items"]
    assert [post["body"] for post in posts] == ["41 km, not 62."]


def test_an_experience_brings_its_own_fields(asker: Program) -> None:
    topic = asker.post("/topics", EXPERIENCE).json
    assert (topic["rating"], topic["subject"], topic["outcome"]) == (5, "Fjell City", "Happy")


def test_every_wrong_field_is_named(asker: Program) -> None:
    assert_problem(asker.post("/topics", {**QUESTION, "title": "Hm", "body": "  "}), 422, "title", "body")
    assert_problem(
        asker.post("/topics", {**EXPERIENCE, "rating": 6, "subject": ""}), 422, "rating", "subject"
    )
    wrong = {**QUESTION, "title": 7, "body": ["x"], "tags": "a", "rating": True, "colour": "red"}
    assert_problem(asker.post("/topics", wrong), 422, "title", "body", "tags", "rating", "colour")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": "rumour"}, "kind"), ({"kind": None}, "kind"), ({"space": None}, "space"),
        ({"rating": 4}, "rating"), ({"tags": ["a", "b", "c", "d", "e", "f"]}, "tags"),
        ({"tags": ["x" * 31]}, "tags"), ({"tags": [1]}, "tags"),
        ({"title": "x" * 201}, "title"), ({"body": "x" * 32001}, "body"), ({"body": ">" * 3000}, "body"),
    ],
)  # fmt: skip
def test_a_wrong_field(asker: Program, change: dict[str, Any], field: str) -> None:
    assert_problem(asker.post("/topics", {**QUESTION, **change}), 422, field)


def test_a_space_that_cannot_be_read_is_like_none(cast: Cast) -> None:
    outsider = program(cast, "outsider")
    hidden = outsider.post("/topics", {**QUESTION, "space": "beta"})
    missing = outsider.post("/topics", {**QUESTION, "space": "no\ud800where"})
    assert assert_problem(hidden, 404) == assert_problem(missing, 404)


def test_the_rules_are_those_of_the_pages(cast: Cast, asker: Program) -> None:
    assert_problem(asker.post("/topics", {**QUESTION, "kind": "news"}), 403)
    assert_problem(asker.post("/topics", {**QUESTION, "space": "announcements"}), 403)
    assert program(cast, "staff").post("/topics", {**QUESTION, "kind": "news"}).status_code == 201


def test_a_suspended_member_reads_but_does_not_write(cast: Cast) -> None:
    cast.topic()
    with clock.frozen(clock.now() + timedelta(days=8)):
        suspended = program(cast, "suspended")
    assert len(suspended.get("/topics").json["items"]) == 1
    assert suspended.get("/me").json["suspended_until"] is not None
    problem = assert_problem(suspended.post("/topics", QUESTION), 403)
    assert "Repeated insults" in problem["detail"]


def test_writing_needs_the_scope(cast: Cast) -> None:
    problem = program(cast, "asker", ["read"]).post("/topics", QUESTION)
    assert_problem(problem, 403)
    assert 'error="insufficient_scope"' in problem.headers["WWW-Authenticate"]
    assert program(cast, "asker", ["write"]).post("/topics", QUESTION).status_code == 201
