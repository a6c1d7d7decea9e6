"""Opening a topic."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.core.events import EventRow
from app.forum.topics.models import Post, Topic
from tests.support.cast import Cast

QUESTION = {
    "kind": "question",
    "space": "riding",
    "title": "Range drops in the cold",
    "body": "41 km instead of 62.",
    "tags": "winter, Battery",
    "token": "a-token-of-this-form",
}


def test_a_question_is_opened_and_shown(app: Flask, cast: Cast) -> None:
    answer = cast.browser("asker").post("/topics", data=QUESTION, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.request.path.endswith("/range-drops-in-the-cold")
    assert "41 km instead of 62." in answer.text
    with app.app_context():
        topic = db.session.scalars(select(Topic)).one()
        assert (topic.kind, topic.tags, topic.author_id) == (
            "question",
            ["winter", "battery"],
            cast.id_of("asker"),
        )


def test_the_same_form_twice_opens_one_topic(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    first = browser.post("/topics", data=QUESTION)
    again = browser.post("/topics", data=QUESTION)
    assert (first.status_code, again.status_code) == (303, 303)
    assert first.location == again.location
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Topic)) == 1
        assert db.session.scalar(select(func.count()).where(EventRow.name == "TopicOpened")) == 1


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(app: Flask, cast: Cast) -> None:
    typed = {**QUESTION, "kind": "experience", "title": "Hm", "rating": "9", "subject": "Fjell <City>"}
    answer = cast.browser("asker").post("/topics", data=typed)
    assert answer.status_code == 422
    assert "The title needs at least 5 characters." in answer.text
    assert 'href="#rating"' in answer.text and 'href="#title"' in answer.text
    assert "41 km instead of 62." in answer.text and "Fjell &lt;City&gt;" in answer.text
    assert "winter, Battery" in answer.text
    assert QUESTION["token"] not in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Topic)) == 0


def test_an_experience_keeps_its_rating(cast: Cast) -> None:
    typed = {
        **QUESTION,
        "kind": "experience",
        "rating": "4",
        "subject": "Fjell City",
        "outcome": "Would buy again",
    }
    answer = cast.browser("asker").post("/topics", data=typed, follow_redirects=True)
    assert "4 of 5 stars" in answer.text
    assert "Fjell City" in answer.text and "Would buy again" in answer.text


@pytest.mark.parametrize("space", ["family", "beta", "announcements", "nowhere", "", "\0"])
def test_only_spaces_where_one_may_post_are_taken(app: Flask, cast: Cast, space: str) -> None:
    answer = cast.browser("outsider").post("/topics", data={**QUESTION, "space": space})
    assert answer.status_code in (403, 422)
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Topic)) == 0


def test_an_unknown_space_and_a_hidden_one_are_refused_alike(cast: Cast) -> None:
    browser = cast.browser("outsider")
    hidden = browser.post("/topics", data={**QUESTION, "space": "beta"})
    unknown = browser.post("/topics", data={**QUESTION, "space": "nowhere"})
    assert hidden.status_code == unknown.status_code == 422
    assert "Choose a space from the list." in hidden.text and "Beta riders" not in hidden.text


def test_customers_are_not_offered_news(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert "Publish news" not in browser.get("/topics/new").text
    assert browser.post("/topics", data={**QUESTION, "kind": "news"}).status_code == 403
    assert "Publish news" in cast.browser("staff").get("/topics/new").text


def test_the_composer_offers_the_spaces_of_its_kind(cast: Cast) -> None:
    page = cast.browser("asker").get("/topics/new?kind=question&space=family").text
    assert '<option value="family" selected>' in page
    assert 'value="announcements"' not in page
    assert 'value="beta"' not in cast.browser("outsider").get("/topics/new?kind=question").text


def test_suspended_members_are_told_why_they_cannot_write(cast: Cast) -> None:
    browser = cast.browser("suspended")
    page = browser.get("/topics/new")
    assert page.status_code == 403
    assert "suspended" in page.text
    assert browser.post("/topics", data=QUESTION).status_code == 403


def test_guests_are_sent_to_sign_in(guest: FlaskClient) -> None:
    assert guest.get("/topics/new?kind=idea").location.startswith("/sign-in?next=")
    assert guest.post("/topics").location.startswith("/sign-in?next=")


def test_a_sign_in_that_ended_while_writing_takes_no_text_away(guest: FlaskClient) -> None:
    composer = "http://localhost/topics/new?kind=question"
    answer = guest.post("/topics", data=QUESTION, headers={"Referer": composer})
    assert answer.status_code == 401
    assert QUESTION["title"] in answer.text and QUESTION["body"] in answer.text
    assert 'name="next" value="/topics/new?kind=question"' in answer.text


def test_a_text_that_is_too_long_is_refused_with_the_text_kept(app: Flask, cast: Cast) -> None:
    answer = cast.browser("asker").post("/topics", data={**QUESTION, "body": "long " * 7000})
    assert answer.status_code == 422
    assert "long long" in answer.text
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Post)) == 0
