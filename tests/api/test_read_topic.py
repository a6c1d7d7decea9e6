"""GET /api/v1/topics/42"""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from app.core.db import transaction
from app.forum.topics.operations import delete_post
from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast
from tests.support.queries import counted


def test_a_topic_comes_with_its_posts(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    topic_id = cast.topic(body="It is **41 km** now.")
    cast.reply(topic_id, "staff", "Charge it indoors.")
    body = asker.get(f"/topics/{topic_id}").json
    assert_fits(document, "TopicWithPosts", body)
    first, second = body["posts"]["items"]
    assert (first["number"], first["body"]) == (1, "It is **41 km** now.")
    assert "<strong>41 km</strong>" in first["html"]
    assert second["author"]["staff"] is True
    assert body["replies_count"] == 1 and body["posts"]["next_after"] is None


def test_posts_are_read_on_by_number_while_people_reply(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    for number in range(6):
        cast.reply(topic_id, body=f"Reply number {number}")
    seen: list[int] = []
    after: int | None = 0
    while after is not None and len(seen) < 9:
        posts = asker.get(f"/topics/{topic_id}", after=after, limit=2).json["posts"]
        seen += [post["number"] for post in posts["items"]]
        after = posts["next_after"]
        cast.reply(topic_id, body="One more.")
    assert seen[:9] == list(range(1, 10))


def test_a_removed_post_keeps_its_place_and_loses_its_text(
    cast: Cast, asker: Program, document: dict[str, Any]
) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, body="Something I regret.")
    with cast.app.app_context(), transaction():
        delete_post(cast.member("helper"), cast.post(post_id))
    for reader in (asker, program(cast, "moderator"), program(cast, "helper")):
        response = reader.get(f"/topics/{topic_id}")
        assert response.json["posts"]["items"][1] == {"id": post_id, "number": 2, "removed": True}
        assert "regret" not in response.text
        assert_fits(document, "TopicWithPosts", response.json)


@pytest.mark.parametrize("space", ["family", "beta"])
def test_a_topic_in_a_closed_space_is_like_none(
    cast: Cast, anyone: Program, asker: Program, space: str
) -> None:
    topic_id = cast.topic(space=space)
    for outside in (anyone, program(cast, "outsider")):
        closed, missing = outside.get(f"/topics/{topic_id}"), outside.get("/topics/999999")
        assert assert_problem(closed, 404)["detail"] == assert_problem(missing, 404)["detail"]
    assert asker.get(f"/topics/{topic_id}").status_code == 200


@pytest.mark.parametrize("number", ["0", "x", "-1", "99999999999999999999", "4%002", "1/slug"])
def test_an_address_that_no_topic_has(anyone: Program, number: str) -> None:
    assert_problem(anyone.get(f"/topics/{number}"), 404)


@pytest.mark.parametrize(
    ("name", "value"), [("after", "-1"), ("after", "9" * 30), ("limit", "0"), ("limit", "1.5")]
)
def test_what_cannot_be_used_is_named(cast: Cast, anyone: Program, name: str, value: str) -> None:
    assert_problem(anyone.get(f"/topics/{cast.topic()}", **{name: value}), 422, name)


def test_the_cost_does_not_grow_with_the_posts(app: Flask, cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    asker.get(f"/topics/{topic_id}")
    with counted(app) as few:
        asker.get(f"/topics/{topic_id}")
    for number in range(12):
        cast.reply(topic_id, ("helper", "staff", "outsider")[number % 3], f"Reply number {number}")
    with counted(app) as many:
        assert len(asker.get(f"/topics/{topic_id}").json["posts"]["items"]) == 13
    assert len(many) == len(few) == 3, many
