"""POST /api/v1/topics/42/replies"""

from __future__ import annotations

from typing import Any

from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.operations import close_topic
from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast


def test_it_stands_on_the_page(
    cast: Cast, helper: Program, guest: FlaskClient, document: dict[str, Any]
) -> None:
    topic_id = cast.topic()
    response = helper.post(f"/topics/{topic_id}/replies", {"body": "Charge it *indoors*."})
    assert response.status_code == 201
    assert_fits(document, "Post", response.json)
    assert response.json["number"] == 2 and "<em>indoors</em>" in response.json["html"]
    assert "<em>indoors</em>" in guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    there = helper.client.get(response.headers["Location"]).json["posts"]["items"]
    assert [post["id"] for post in there] == [response.json["id"]]


def test_it_can_answer_a_post(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    parent = cast.reply(topic_id)
    assert (
        asker.post(f"/topics/{topic_id}/replies", {"body": "Thanks!", "reply_to": parent}).json["reply_to"]
        == parent
    )


def test_a_post_of_another_topic_cannot_be_answered_here(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    elsewhere, hidden = cast.reply(cast.topic(title="Another question")), cast.reply(cast.topic(space="beta"))
    outsider = program(cast, "outsider")
    said = {
        assert_problem(
            outsider.post(f"/topics/{topic_id}/replies", {"body": "Hm.", "reply_to": parent}), 422, "reply_to"
        )["detail"]
        for parent in (elsewhere, hidden, 999999, 0, -1, 10**30)
    }
    assert len(said) == 1
    assert_problem(
        asker.post(f"/topics/{topic_id}/replies", {"body": "Hm.", "reply_to": "7"}), 422, "reply_to"
    )


def test_an_empty_text_is_refused(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    for body in ({}, {"body": None}, {"body": " \n"}, {"body": "\u0000\u202e"}):
        assert_problem(asker.post(f"/topics/{topic_id}/replies", body), 422, "body")


def test_a_closed_topic_takes_none(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    with cast.app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(topic_id), "Solved by firmware 4.2.")
    problem = assert_problem(asker.post(f"/topics/{topic_id}/replies", {"body": "But…"}), 403)
    assert "firmware 4.2" in problem["detail"]


def test_a_topic_that_cannot_be_read_is_like_none(cast: Cast) -> None:
    topic_id = cast.topic(space="beta")
    assert_problem(program(cast, "outsider").post(f"/topics/{topic_id}/replies", {"body": "Hello?"}), 404)


def test_writing_needs_a_token_with_the_scope(cast: Cast, anyone: Program) -> None:
    topic_id = cast.topic()
    assert_problem(program(cast, "asker", ["read"]).post(f"/topics/{topic_id}/replies", {"body": "Hi."}), 403)
    assert_problem(anyone.post(f"/topics/{topic_id}/replies", {"body": "Hi."}), 401)
    with cast.app.app_context():
        assert cast.get_topic(topic_id).replies_count == 0
