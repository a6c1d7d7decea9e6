"""GET /api/v1/topics"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast
from tests.support.queries import counted


def titles(response: Any) -> list[str]:
    return [topic["title"] for topic in response.json["items"]]


def test_a_topic_looks_as_the_document_says(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    topic_id = cast.topic(tags="winter, battery")
    cast.topic(kind="experience", title="A year with the City")
    cast.topic(kind="idea", title="A lighter battery")
    body = asker.get("/topics").json
    assert_fits(document, "TopicList", body)
    first = body["items"][-1]
    assert (first["id"], first["kind"], first["tags"]) == (topic_id, "question", ["winter", "battery"])
    assert first["author"] == {
        "id": cast.id_of("asker"),
        "handle": "asker",
        "name": "Mika Korhonen",
        "staff": False,
    }
    assert first["space"]["slug"] == "riding" and first["answered"] is False and first["closed"] is False
    assert first["url"] == f"http://localhost/topics/{topic_id}/range-drops-in-the-cold"
    assert first["created_at"].endswith("Z")
    assert (body["items"][1]["rating"], body["items"][1]["subject"]) == (4, "Fjell City")


def test_what_is_open_needs_no_token(cast: Cast, anyone: Program) -> None:
    cast.topic(title="Open to anyone")
    cast.topic(title="For families only", space="family")
    cast.topic(title="Hidden from most", space="beta")
    assert titles(anyone.get("/topics")) == ["Open to anyone"]


def test_closed_spaces_are_listed_for_those_inside(cast: Cast, helper: Program) -> None:
    cast.topic(title="Hidden from most", space="beta")
    assert titles(helper.get("/topics")) == ["Hidden from most"]
    assert titles(program(cast, "outsider").get("/topics")) == []


def test_filters(cast: Cast, asker: Program) -> None:
    question = cast.topic(title="Solved question")
    reply = cast.reply(question)
    asker.post(f"/topics/{question}/solution", {"post_id": reply})
    cast.topic(title="Waiting question", tags="brakes")
    cast.topic(title="An idea of mine", kind="idea")
    cast.topic(title="In the family", space="family", kind="discussion")
    assert titles(asker.get("/topics", kind="idea")) == ["An idea of mine"]
    assert titles(asker.get("/topics", space="family")) == ["In the family"]
    assert titles(asker.get("/topics", tag="Brakes")) == ["Waiting question"]
    assert titles(asker.get("/topics", only="unanswered")) == ["Waiting question"]
    assert titles(asker.get("/topics", order="created", limit=1)) == ["In the family"]
    assert titles(asker.get("/topics", tag="nobody-uses-this")) == []


@pytest.mark.parametrize("order", ["activity", "created", "votes"])
def test_pages_have_no_gaps_and_no_doubles_while_people_post(cast: Cast, asker: Program, order: str) -> None:
    there = {cast.topic(title=f"Topic number {number}", kind="idea") for number in range(9)}
    seen: list[int] = []
    cursor: str | None = ""
    while cursor is not None:
        page = asker.get("/topics", order=order, limit=2, **({"cursor": cursor} if cursor else {})).json
        assert "items" in page, page
        seen += [topic["id"] for topic in page["items"]]
        cursor = page["next_cursor"]
        cast.topic(title="Opened in between", kind="idea")
        assert len(seen) < 40
    assert len(seen) == len(set(seen))
    assert there <= set(seen)


def test_a_hidden_space_is_like_none(cast: Cast, anyone: Program) -> None:
    hidden, missing = anyone.get("/topics", space="beta"), anyone.get("/topics", space="nowhere")
    assert assert_problem(hidden, 404) == assert_problem(missing, 404)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("kind", "rumour"), ("only", "mine"), ("order", "title"), ("limit", "0"), ("limit", "101"),
        ("limit", "many"), ("limit", "9" * 5000), ("cursor", "xxxx"), ("cursor", "W10"), ("cursor", "é"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_named(anyone: Program, name: str, value: str) -> None:
    assert_problem(anyone.get("/topics", **{name: value}), 422, name)


def test_a_page_known_already_is_not_sent_again(cast: Cast, asker: Program) -> None:
    cast.topic()
    first = asker.get("/topics")
    known = {**asker.headers, "If-None-Match": first.headers["ETag"]}
    assert asker.client.get("/api/v1/topics", headers=known).status_code == 304
    cast.topic(title="Something new here")
    assert asker.client.get("/api/v1/topics", headers=known).status_code == 200


def test_the_cost_does_not_grow_with_the_rows(app: Flask, cast: Cast, asker: Program) -> None:
    for number in range(3):
        cast.reply(cast.topic(title=f"Topic number {number}"))
    asker.get("/topics")
    with counted(app) as few:
        asker.get("/topics", limit=100)
    for number in range(30):
        cast.reply(cast.topic("helper", title=f"More topic number {number}"), "asker")
    with counted(app) as many:
        assert len(asker.get("/topics", limit=100).json["items"]) == 33
    assert len(many) == len(few) <= 5, many


def test_a_token_and_its_member_are_one_statement(app: Flask, asker: Program) -> None:
    asker.get("/me")
    with counted(app) as statements:
        assert asker.get("/me").json["handle"] == "asker"
    assert len(statements) == 1, statements
