"""Idempotency-Key: sending a write again changes nothing."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.api.models import IdempotencyKey
from app.core import clock
from app.core.db import db, transaction
from app.core.gather import flush_all
from app.forum.spaces.models import Membership
from app.forum.topics.models import Post, Topic
from tests.api.calling import Program, assert_problem, program, token_for
from tests.support.cast import Cast

QUESTION = {
    "kind": "question",
    "space": "riding",
    "title": "Range drops in the cold",
    "body": "41 km, not 62.",
}


def count(cast: Cast, model: type) -> int:
    with cast.app.app_context():
        return db.session.scalar(select(func.count()).select_from(model)) or 0


def assert_replayed(again: TestResponse, first: TestResponse) -> None:
    assert (again.status_code, again.data) == (first.status_code, first.data)
    assert again.headers.get("Location") == first.headers.get("Location")
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers


def test_the_same_write_again_gets_the_same_answer(cast: Cast, asker: Program) -> None:
    first, again = (asker.post("/topics", QUESTION, key="order-1") for _ in range(2))
    assert_replayed(again, first)
    assert count(cast, Topic) == 1


def test_replies_and_solutions_too(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    for path, body in (("replies", {"body": "Thanks!"}), ("solution", {"post_id": post_id})):
        first, again = (asker.post(f"/topics/{topic_id}/{path}", body, key=f"key-{path}") for _ in range(2))
        assert_replayed(again, first)
    first, again = (asker.delete(f"/topics/{topic_id}/solution", key="gone") for _ in range(2))
    assert_replayed(again, first)
    assert count(cast, Post) == 3


def test_without_a_key_each_write_counts(cast: Cast, asker: Program) -> None:
    assert asker.post("/topics", QUESTION).json["id"] != asker.post("/topics", QUESTION).json["id"]


def test_the_same_key_for_another_write_is_refused(cast: Cast, asker: Program) -> None:
    topic_id = asker.post("/topics", QUESTION, key="order-1").json["id"]
    for response in (
        asker.post("/topics", {**QUESTION, "title": "Something else"}, key="order-1"),
        asker.post(f"/topics/{topic_id}/replies", {"body": "Hm."}, key="order-1"),
        asker.delete(f"/topics/{topic_id}/solution", key="order-1"),
    ):
        assert assert_problem(response, 422)["type"] == "/api/v1/#idempotency"
    assert count(cast, Post) == 1


def test_a_key_belongs_to_its_member(cast: Cast, asker: Program, helper: Program) -> None:
    assert (
        asker.post("/topics", QUESTION, key="k").json["id"]
        != helper.post("/topics", QUESTION, key="k").json["id"]
    )
    other_token = program(cast, "asker").post("/topics", QUESTION, key="k")
    assert other_token.headers["Idempotency-Replayed"] == "true"


def test_a_refused_write_may_be_sent_again(cast: Cast, asker: Program) -> None:
    topic_id = cast.topic(space="riding")
    assert_problem(asker.post("/topics", {**QUESTION, "space": "announcements"}, key="k"), 403)
    assert count(cast, IdempotencyKey) == 0
    assert asker.post(f"/topics/{topic_id}/replies", {"body": "Now it works."}, key="k").status_code == 201


def test_whoever_lost_access_gets_no_old_answer(cast: Cast, helper: Program, asker: Program) -> None:
    topic_id = cast.topic(space="beta")
    assert asker.post(f"/topics/{topic_id}/replies", {"body": "Inside."}, key="k").status_code == 201
    with cast.app.app_context(), transaction():
        db.session.delete(db.session.get_one(Membership, (cast.space("beta").id, cast.member("asker").id)))
    assert_problem(asker.post(f"/topics/{topic_id}/replies", {"body": "Inside."}, key="k"), 404)


@pytest.mark.parametrize("key", ["", "two words", "x" * 201, "schlüssel"])
def test_a_key_that_is_none(asker: Program, key: str) -> None:
    headers = {**asker.headers, "Idempotency-Key": key}
    assert_problem(asker.client.post("/api/v1/topics", json=QUESTION, headers=headers), 400)


def test_at_the_same_moment_one_write_is_done(cast: Cast) -> None:
    secret, together = token_for(cast, "asker"), Barrier(4)

    def send(_: int) -> TestResponse:
        caller = Program(cast.app, secret)
        together.wait()
        return caller.post("/topics", QUESTION, key="at-once")

    with ThreadPoolExecutor(4) as threads:
        found = list(threads.map(send, range(4)))
    done = [response for response in found if response.status_code == 201]
    for response in found:
        if response not in done:
            assert_problem(response, 409)
            assert response.headers["Retry-After"] == "1"
    assert len([response for response in done if "Idempotency-Replayed" not in response.headers]) == 1
    assert len({response.json["id"] for response in done}) == 1
    assert count(cast, Topic) == count(cast, IdempotencyKey) == 1


def test_answers_are_kept_for_a_day(cast: Cast, asker: Program) -> None:
    first = asker.post("/topics", QUESTION, key="k")
    with clock.frozen(clock.now() + timedelta(hours=25)):
        again = asker.post("/topics", QUESTION, key="k")
        assert "Idempotency-Replayed" not in again.headers
        assert again.json["id"] == first.json["id"]
        asker.post("/topics", {**QUESTION, "title": "Another question"}, key="other")
    with clock.frozen(clock.now() + timedelta(hours=50)):
        asker.post("/topics", {**QUESTION, "title": "Yet another question"}, key="third")
        with cast.app.app_context():
            flush_all()
    assert count(cast, IdempotencyKey) == 1
    assert count(cast, Topic) == 3
