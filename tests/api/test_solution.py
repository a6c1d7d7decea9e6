"""POST and DELETE /api/v1/topics/42/solution"""

from __future__ import annotations

from typing import Any

from tests.api.calling import Program, assert_fits, assert_problem, program
from tests.support.cast import Cast


def test_the_asker_accepts_and_withdraws(cast: Cast, asker: Program, document: dict[str, Any]) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    accepted = asker.post(f"/topics/{topic_id}/solution", {"post_id": post_id})
    assert_fits(document, "Topic", accepted.json)
    assert (accepted.status_code, accepted.json["answer_state"], accepted.json["solution_post_id"]) == (
        200,
        "solved",
        post_id,
    )
    withdrawn = asker.delete(f"/topics/{topic_id}/solution")
    assert (withdrawn.status_code, withdrawn.json["answer_state"]) == (200, "answered")
    assert asker.delete(f"/topics/{topic_id}/solution").json["answer_state"] == "answered"


def test_staff_accept_and_others_do_not(cast: Cast, helper: Program) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    assert_problem(helper.post(f"/topics/{topic_id}/solution", {"post_id": post_id}), 403)
    assert (
        program(cast, "staff").post(f"/topics/{topic_id}/solution", {"post_id": post_id}).status_code == 200
    )
    assert_problem(helper.delete(f"/topics/{topic_id}/solution"), 403)


def test_only_a_reply_of_this_topic_is_a_solution(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    elsewhere = cast.reply(cast.topic(title="Another question"))
    first = asker.get(f"/topics/{topic_id}").json["posts"]["items"][0]["id"]
    for post_id in (first, elsewhere, 999999, 0, None, 10**40, "1"):
        assert_problem(asker.post(f"/topics/{topic_id}/solution", {"post_id": post_id}), 422, "post_id")
    assert_problem(asker.post(f"/topics/{topic_id}/solution", {}), 422, "post_id")


def test_only_questions_have_one(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic(kind="discussion")
    post_id = cast.reply(topic_id)
    assert_problem(asker.post(f"/topics/{topic_id}/solution", {"post_id": post_id}), 403)


def test_a_topic_that_cannot_be_read_is_like_none(cast: Cast) -> None:
    topic_id = cast.topic(space="family")
    outsider = program(cast, "outsider")
    assert_problem(outsider.post(f"/topics/{topic_id}/solution", {"post_id": 1}), 404)
    assert_problem(outsider.delete(f"/topics/{topic_id}/solution"), 404)


def test_writing_needs_the_scope(cast: Cast) -> None:
    topic_id = cast.topic()
    reader = program(cast, "asker", ["read"])
    assert_problem(reader.post(f"/topics/{topic_id}/solution", {"post_id": 1}), 403)
    assert_problem(reader.delete(f"/topics/{topic_id}/solution"), 403)
