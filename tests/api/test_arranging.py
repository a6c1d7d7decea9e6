"""Moving, splitting, merging and archiving by programs, and what was changed and reacted to."""

from __future__ import annotations

from typing import Any

from flask import Flask

from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.moving.conversation import chat, miscounted, post_ids
from tests.support.cast import Cast


def test_a_topic_moves_as_another_kind(app: Flask, cast: Cast, document: dict[str, Any]) -> None:
    topic_id, staff = cast.topic(), program(cast, "staff")
    moved = staff.post(f"/topics/{topic_id}/move", {"space": "family", "kind": "discussion"})
    assert_fits(document, "Topic", moved.json)
    assert (moved.status_code, moved.json["space"]["slug"], moved.json["kind"]) == (
        200,
        "family",
        "discussion",
    )
    assert not miscounted(app)


def test_replies_split_off_once_for_a_key(app: Flask, cast: Cast, document: dict[str, Any]) -> None:
    topic_id, replies = chat(cast)
    staff = program(cast, "staff")
    body = {
        "posts": replies[1:3],
        "title": "Winter tyres",
        "kind": "discussion",
        "space": "riding",
        "tags": ["cold"],
    }
    made = [staff.post(f"/topics/{topic_id}/split", body, key="once") for _ in range(2)]
    assert_fits(document, "Topic", made[0].json)
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json["id"] == made[1].json["id"]
    assert post_ids(app, made[0].json["id"]) == replies[1:3]


def test_an_archived_topic_comes_back(cast: Cast) -> None:
    topic_id, staff = cast.topic(), program(cast, "staff")
    assert staff.post(f"/topics/{topic_id}/archive", {}).json["archived"] is True
    assert staff.delete(f"/topics/{topic_id}/archive").json["archived"] is False


def test_customers_do_not_and_outsiders_find_nothing(cast: Cast, helper: Program) -> None:
    topic_id, secret = cast.topic(), cast.topic(space="beta")
    split = {"posts": [1], "title": "Winter tyres", "kind": "discussion", "space": "riding"}
    writes: tuple[tuple[str, dict[str, Any]], ...] = (
        ("move", {"space": "riding"}),
        ("split", split),
        ("merge-into", {"into": 1}),
        ("archive", {}),
    )
    for verb, body in writes:
        assert_problem(helper.post(f"/topics/{topic_id}/{verb}", body), 403)
        assert_problem(program(cast, "product").post(f"/topics/{secret}/{verb}", body), 404)


def test_what_is_wrong_is_named(cast: Cast) -> None:
    topic_id, staff = cast.topic(), program(cast, "staff")
    assert "space" in staff.post(f"/topics/{topic_id}/move", {"space": "nowhere"}).json["errors"]
    assert "into" in staff.post(f"/topics/{topic_id}/merge-into", {"into": 10**40}).json["errors"]
    split = {"posts": [10**40, -1], "title": "Winter tyres", "kind": "discussion", "space": "riding"}
    assert_problem(staff.post(f"/topics/{topic_id}/split", split), 422, "posts")
    assert_problem(staff.post(f"/topics/{topic_id}/split", {**split, "posts": [True]}), 422, "posts")


def test_programs_read_history_and_reactions(cast: Cast, document: dict[str, Any]) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "First")
    cast.browser("asker").post(f"/posts/{post_id}/reactions/heart")
    cast.browser("helper").post(f"/posts/{post_id}?_method=PATCH", data={"body": "Second", "version": "1"})
    asker = program(cast, "asker")
    history, reacted = asker.get(f"/posts/{post_id}/history"), asker.get(f"/posts/{post_id}/reactions")
    assert_fits(document, "History", history.json)
    assert_fits(document, "Reacted", reacted.json)
    assert [item["body"] for item in history.json["items"]] == ["First"]
    assert [item["by"]["name"] for item in reacted.json["items"]] == ["Mika Korhonen"]
    assert asker.get(f"/posts/{post_id}/history", cursor="nonsense").status_code == 422
