"""Accepting a solution with thanks."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.jobs import run_pending
from tests.support.cast import Cast


def accept(browser: FlaskClient, topic_id: int, post_id: int, thanks: str | None = None) -> int:
    """Press "Solved by this", with a line or without."""
    more = {} if thanks is None else {"thanks": thanks}
    return browser.post(f"/topics/{topic_id}/solution", data={"post_id": post_id, **more}).status_code


def page(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def told(app: Flask, cast: Cast, who: str) -> str:
    """What stands among somebody's notifications."""
    with app.app_context():
        run_pending()
    return cast.browser(who).get("/notifications").text


def test_thanks_stand_with_the_solution_and_reach_the_answerer(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper")
    assert accept(cast.browser("asker"), topic_id, post_id, "  You saved\nmy week!  ") == 303
    assert "<q>You saved my week!</q>" in page(app.test_client(), topic_id)
    assert "You saved my week!" in told(app, cast, "helper")


def test_thanks_can_come_later_and_change(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id, asker = cast.reply(topic_id, "helper"), cast.browser("asker")
    accept(asker, topic_id, post_id)
    for line in ("Thanks!", "Thanks!", "Thank you, Lena!"):
        assert accept(asker, topic_id, post_id, line) == 303
    with app.app_context():
        assert cast.get_topic(topic_id).solution_thanks == "Thank you, Lena!"
    assert "thanks you for the solution" in told(app, cast, "helper")
    accept(asker, topic_id, post_id)
    assert "Thank you, Lena!" in page(asker, topic_id)


def test_thanks_leave_with_the_solution(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    first, second, asker = cast.reply(topic_id), cast.reply(topic_id, "staff"), cast.browser("asker")
    accept(asker, topic_id, first, "Great!")
    accept(asker, topic_id, second)
    assert "Great!" not in page(asker, topic_id)
    accept(asker, topic_id, second, "Great!")
    asker.delete(f"/topics/{topic_id}/solution")
    assert "Great!" not in page(asker, topic_id)


@pytest.mark.parametrize("line", ["x" * 301, "<script>alert(1)</script>", "\u202e\0", ""])
def test_hostile_thanks(app: Flask, cast: Cast, line: str) -> None:
    topic_id = cast.topic()
    post_id, asker = cast.reply(topic_id, "helper"), cast.browser("asker")
    assert accept(asker, topic_id, post_id, line) == (422 if len(line) > 300 else 303)
    assert "<script>alert(1)" not in page(asker, topic_id)


def test_others_thank_with_words_of_their_own(cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper")
    assert accept(cast.browser("helper"), topic_id, post_id, "I am great") == 403
