"""Making a topic another kind."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.forum.topics.operations import accept_solution
from tests.moving.conversation import chat, miscounted
from tests.support.cast import Cast


def change(browser: FlaskClient, topic_id: int, kind: str):  # type: ignore[no-untyped-def]
    return browser.post(f"/topics/{topic_id}/kind", data={"kind": kind})


@pytest.mark.parametrize("kind", ["discussion", "idea"])
def test_a_question_becomes_another_kind_and_a_question_again(app: Flask, cast: Cast, kind: str) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    cast.browser("helper").post(f"/topics/{topic_id}/me-too")
    assert change(staff, topic_id, kind).status_code == 303
    page = staff.get(f"/topics/{topic_id}", follow_redirects=True)
    assert page.status_code == 200 and "Waiting for an answer" not in page.text
    assert "Range drops" in staff.get(f"/{kind}s").text and "Range drops" not in staff.get("/questions").text
    assert change(staff, topic_id, "question").status_code == 303
    with app.app_context():
        assert cast.get_topic(topic_id).me_too_count == 1
    assert not miscounted(app)


def test_a_solved_question_stays_one(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(topic_id), cast.post(replies[0]))
    answer = change(cast.browser("staff"), topic_id, "discussion")
    assert answer.status_code == 422 and "It has a solution." in answer.text


def test_a_decided_idea_stays_one(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(kind="idea")
    with app.app_context(), transaction():
        cast.get_topic(topic_id).status = "planned"
    answer = change(cast.browser("staff"), topic_id, "question")
    assert answer.status_code == 422 and "A decision about this idea was published" in answer.text


@pytest.mark.parametrize("kind", ["experience", "news", "poem", "", "\x00"])
def test_what_asks_for_more_cannot_be_chosen(app: Flask, cast: Cast, kind: str) -> None:
    topic_id = cast.topic()
    assert change(cast.browser("staff"), topic_id, kind).status_code == 422
    with app.app_context():
        assert cast.get_topic(topic_id).kind == "question"


def test_an_experience_stays_one(cast: Cast) -> None:
    answer = change(cast.browser("staff"), cast.topic(kind="experience"), "discussion")
    assert answer.status_code == 422 and "holds more than words" in answer.text
