"""Bookmarks and follows through the API."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core import clock
from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast


@pytest.fixture
def shop(cast: Cast) -> Program:
    """A program of Mika's."""
    return program(cast, "asker")


@pytest.fixture
def document(shop: Program) -> dict[str, Any]:
    """The OpenAPI document."""
    found: dict[str, Any] = shop.get("/openapi.json").json
    return found


def test_keep_change_list_and_remove(cast: Cast, shop: Program, document: dict[str, Any]) -> None:
    post_id = cast.reply(cast.topic(title="Range drops in the cold"))
    moment = (clock.now() + timedelta(days=1)).replace(microsecond=0)
    body = {"note": "Sunday", "remind_at": moment.isoformat()}
    for _ in range(2):
        made = shop.post(f"/posts/{post_id}/bookmark", body)
        assert made.status_code == 200 and made.json["note"] == "Sunday" and made.json["available"]
    assert_fits(document, "Bookmark", made.json)
    listed = shop.get("/bookmarks", q="range").json
    assert_fits(document, "BookmarkList", listed)
    assert [one["post_id"] for one in listed["items"]] == [post_id]
    assert listed["items"][0]["remind_at"] == moment.strftime("%Y-%m-%dT%H:%M:%S.000Z")
    assert [shop.delete(f"/posts/{post_id}/bookmark").json["removed"] for _ in range(2)] == [True, False]
    assert shop.get("/bookmarks").json["items"] == []


@pytest.mark.parametrize(
    "body, field",
    [
        ({"note": "x" * 301}, "note"),
        ({"note": 7}, "note"),
        ({"remind_at": "2031-01-01T00:00:00"}, "remind_at"),
        ({"remind_at": "soon"}, "remind_at"),
        ({"remind_at": "2001-01-01T00:00:00Z"}, "remind_at"),
        ({"remind_at": "0001-01-01T00:00:00+14:00"}, "remind_at"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_bookmarks(cast: Cast, shop: Program, body: dict[str, Any], field: str) -> None:
    post_id = cast.reply(cast.topic())
    assert_problem(shop.post(f"/posts/{post_id}/bookmark", body), 422, field)


def test_follow_list_and_stop(cast: Cast, shop: Program, document: dict[str, Any]) -> None:
    topic_id = cast.topic("helper", tags=["winter"])
    for path in (f"topic/{topic_id}", "space/riding", "tag/winter", "member/helper"):
        for _ in range(2):
            made = shop.post(f"/follows/{path}", {"level": "every"})
            assert made.status_code == 200 and made.json["level"] == "every"
        assert_fits(document, "Follow", made.json)
    listed = shop.get("/follows").json
    assert_fits(document, "FollowList", listed)
    assert {(one["target"], one["key"]) for one in listed["items"]} == {
        ("topic", str(topic_id)), ("space", "riding"), ("tag", "winter"), ("member", "helper"),
    }  # fmt: skip
    assert [shop.delete("/follows/tag/winter").json["removed"] for _ in range(2)] == [True, False]


def test_wrong_follows(cast: Cast, shop: Program) -> None:
    topic_id = cast.topic("helper")
    assert_problem(shop.post(f"/follows/topic/{topic_id}", {"level": "first"}), 422, "level")
    assert_problem(shop.post("/follows/space/riding", {"level": "ignored"}), 422, "level")
    assert_problem(shop.post("/follows/planet/mars", {"level": "every"}), 404)
    assert_problem(shop.post("/follows/member/asker", {"level": "every"}), 403)
    assert_problem(shop.get("/follows", cursor="x"), 422, "cursor")
    assert_problem(shop.get("/bookmarks", cursor="x"), 422, "cursor")


def test_outsiders_and_guests_reach_nothing(cast: Cast) -> None:
    topic_id = cast.topic(space="beta", tags=["secret"])
    post_id, outside = cast.reply(topic_id), program(cast, "outsider")
    assert_problem(outside.post(f"/posts/{post_id}/bookmark", {}), 404)
    for path in (f"topic/{topic_id}", "space/beta", "tag/secret"):
        assert_problem(outside.post(f"/follows/{path}", {"level": "every"}), 404)
    guest = Program(cast.app)
    for path in ("/bookmarks", "/follows"):
        assert_problem(guest.get(path), 401)


def test_a_token_that_reads_does_not_write(cast: Cast) -> None:
    reader = program(cast, "asker", ["read"])
    assert_problem(reader.post("/follows/space/riding", {"level": "every"}), 403)
    assert reader.get("/follows").status_code == 200
