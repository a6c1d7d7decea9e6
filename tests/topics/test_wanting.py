"""Votes for ideas, me-too for questions, and following."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db
from app.forum.follows.models import Follow
from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def test_a_vote_counts_once_and_is_taken_back(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic("helper", kind="idea"), cast.browser("asker")
    for _ in range(2):
        assert browser.post(f"/topics/{topic_id}/vote").status_code == 303
    with app.app_context():
        assert cast.get_topic(topic_id).votes_count == 1
    assert browser.post(f"/topics/{topic_id}/vote", data={"set": "off"}).status_code == 303
    with app.app_context():
        assert cast.get_topic(topic_id).votes_count == 0


def test_members_see_who_asked(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic("asker", kind="idea")
    cast.browser("helper").post(f"/topics/{topic_id}/vote")
    page = cast.browser("staff").get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Lena Novak" in page[page.index("Who asked for this") :]
    assert "Lena Novak" not in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_a_vote_in_place_changes_the_number(cast: Cast) -> None:
    topic_id = cast.topic(kind="idea")
    answer = cast.browser("helper").post(f"/topics/{topic_id}/vote", headers=STREAM)
    assert f'action="update" target="topic-{topic_id}-votes"><template>1</template>' in answer.text


def test_only_ideas_are_voted_for_and_decided_ones_are_not(cast: Cast) -> None:
    question, idea = cast.topic(), cast.topic(kind="idea")
    browser = cast.browser("helper")
    assert browser.post(f"/topics/{question}/vote").status_code == 403
    cast.browser("staff").post(f"/topics/{idea}/status", data={"status": "shipped", "reason": "It is there."})
    answer = browser.post(f"/topics/{idea}/vote")
    assert answer.status_code == 403 and "votes are closed" in answer.text
    page = browser.get(f"/topics/{idea}", follow_redirects=True).text
    assert "votes are closed" in page and f'action="/topics/{idea}/vote"' not in page


def test_me_too_counts_once_and_follows(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    for _ in range(2):
        browser.post(f"/topics/{topic_id}/me-too")
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "1 has this too" in page
    assert "You follow every reply" in page and "Because you said you have this too." in page
    browser.delete(f"/topics/{topic_id}/me-too")
    with app.app_context():
        assert cast.get_topic(topic_id).me_too_count == 0


def test_nobody_has_their_own_question_too(cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    assert browser.post(f"/topics/{topic_id}/me-too").status_code == 403
    assert f"/topics/{topic_id}/me-too" not in browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def level(app: Flask, cast: Cast, topic_id: int) -> str | None:
    """How the helper follows a topic."""
    with app.app_context():
        found = db.session.get(Follow, (cast.id_of("helper"), "topic", topic_id))
        return found and found.level


def test_following_muting_and_stopping(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    url = f"/topics/{topic_id}/follow"
    assert "You do not follow this topic" in browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    browser.post(url, data={"level": "every"})
    assert level(app, cast, topic_id) == "every"
    assert "Range drops" in browser.get("/following").text
    assert "You have muted this topic" in browser.post(url, data={"level": "muted"}, headers=STREAM).text
    assert level(app, cast, topic_id) == "muted"
    browser.delete(url)
    assert level(app, cast, topic_id) is None
    assert "You follow nothing yet." in browser.get("/following").text


def test_an_unknown_level_is_refused(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    assert cast.browser("helper").post(f"/topics/{topic_id}/follow", data={"level": "all"}).status_code == 422
    assert level(app, cast, topic_id) is None


def test_outsiders_find_nothing_to_want(cast: Cast) -> None:
    topic_id, browser = cast.topic(kind="idea", space="beta"), cast.browser("outsider")
    for verb in ("vote", "me-too", "follow"):
        assert browser.post(f"/topics/{topic_id}/{verb}").status_code == 404
