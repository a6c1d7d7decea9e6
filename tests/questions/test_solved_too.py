"""Whoever has a question too is asked whether the solution was theirs as well."""

from __future__ import annotations

import pytest

from app.core.db import transaction
from app.forum.topics.operations import accept_solution, say_me_too
from tests.support.cast import Cast

ASKED = "Was this your answer as well?"


@pytest.fixture
def solution(cast: Cast) -> tuple[int, int]:
    """A solved question that somebody else has too: the numbers of the topic and of the post."""
    topic = cast.topic("asker", title="Does it rust?")
    post = cast.reply(topic, "staff", "No.")
    with cast.app.app_context(), transaction():
        say_me_too(cast.member("outsider"), cast.get_topic(topic))
        accept_solution(cast.member("asker"), cast.get_topic(topic), cast.post(post), "")
    return topic, post


def page(cast: Cast, who: str, topic: int) -> str:
    return cast.browser(who).get(f"/topics/{topic}", follow_redirects=True).text


def test_who_has_it_too_is_asked_and_answers_once(cast: Cast, solution: tuple[int, int]) -> None:
    topic, post = solution
    assert ASKED in page(cast, "outsider", topic)
    answer = cast.browser("outsider").post(f"/posts/{post}/helpful", data={"value": "up", "set": "on"})
    assert answer.status_code == 303
    text = page(cast, "outsider", topic)
    assert ASKED not in text and "1 found this helpful" in text


@pytest.mark.parametrize("who", ["asker", "helper", "staff"])
def test_nobody_else_is_asked(cast: Cast, solution: tuple[int, int], who: str) -> None:
    assert ASKED not in page(cast, who, solution[0])
    assert ASKED not in cast.app.test_client().get(f"/topics/{solution[0]}", follow_redirects=True).text
