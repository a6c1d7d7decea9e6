"""Who voted is told that the poll is over."""

from __future__ import annotations

from flask import Flask

from app.core.jobs import run_pending
from tests.polls.support import poll, vote
from tests.support.cast import Cast


def test_voters_and_the_author_are_told_of_the_end(app: Flask, cast: Cast) -> None:
    topic_id = poll(cast)
    helper, staff = cast.browser("helper"), cast.browser("staff")
    vote(cast, helper, topic_id, 0)
    for _ in range(2):
        staff.post(f"/topics/{topic_id}/poll/closing")
    with app.app_context():
        run_pending()
    words = "The poll in “What shall we build first?” is over"
    for browser in (helper, cast.browser("asker")):
        assert browser.get("/notifications").text.count(words) == 1
    assert words not in staff.get("/notifications").text
    assert words not in cast.browser("outsider").get("/notifications").text
