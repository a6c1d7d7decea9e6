"""A vote says how important something is, and why; it can be changed and taken back."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.core.events import EventRow
from tests.support.cast import Cast

Numbers = Callable[[int], tuple[int, int, int]]
STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def events(app: Flask, name: str) -> int:
    """How often this happened."""
    with app.app_context():
        return db.session.scalar(select(func.count()).where(EventRow.name == name)) or 0


def page_of(browser: FlaskClient, topic_id: int) -> str:
    return browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_a_quick_vote_is_nice_to_have(cast: Cast, idea: int, numbers: Numbers) -> None:
    assert cast.browser("helper").post(f"/topics/{idea}/vote").status_code == 303
    assert numbers(idea) == (1, 0, 0)


def test_importance_and_words_stand_under_the_idea(cast: Cast, idea: int, numbers: Numbers) -> None:
    said = {"set": "on", "importance": "3", "why": "My sister visits every month."}
    assert cast.browser("helper").post(f"/topics/{idea}/vote", data=said).status_code == 303
    assert numbers(idea) == (0, 0, 1)
    page = page_of(cast.browser("asker"), idea)
    assert "My sister visits every month." in page and "Cannot do without" in page


def test_guests_see_the_numbers_and_no_words(cast: Cast, idea: int, guest: FlaskClient) -> None:
    cast.browser("helper").post(f"/topics/{idea}/vote", data={"importance": "2", "why": "For my sister."})
    page = page_of(guest, idea)
    assert "For my sister." not in page and "Lena Novak" not in page
    assert '<progress max="1" value="1"' in page


def test_saying_it_anew_changes_the_one_vote(app: Flask, cast: Cast, idea: int, numbers: Numbers) -> None:
    browser = cast.browser("helper")
    browser.post(f"/topics/{idea}/vote", data={"importance": "1", "why": "First."})
    browser.post(f"/topics/{idea}/vote", data={"importance": "2", "why": "Second."})
    assert numbers(idea) == (0, 1, 0)
    page = page_of(browser, idea)
    assert "Second." in page and "First." not in page
    assert 'value="2" checked' in page and events(app, "VotesChanged") == 2


def test_the_same_twice_is_once(app: Flask, cast: Cast, idea: int, numbers: Numbers) -> None:
    browser = cast.browser("helper")
    for _ in range(2):
        assert browser.post(f"/topics/{idea}/vote", data={"importance": "2", "why": "So."}).status_code == 303
    browser.post(f"/topics/{idea}/vote")
    assert numbers(idea) == (0, 1, 0) and events(app, "VotesChanged") == 1


def test_taking_back_takes_the_words_along(cast: Cast, idea: int, numbers: Numbers) -> None:
    browser = cast.browser("helper")
    browser.post(f"/topics/{idea}/vote", data={"importance": "3", "why": "For my sister."})
    for _ in range(2):
        assert browser.delete(f"/topics/{idea}/vote").status_code == 303
    assert numbers(idea) == (0, 0, 0)
    assert "For my sister." not in page_of(browser, idea)


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(cast: Cast, idea: int, numbers: Numbers) -> None:
    browser = cast.browser("helper")
    for data, told in (
        ({"importance": "4", "why": "A reason to keep"}, "choose one of these"),
        ({"importance": "2", "why": "A reason to keep " + "x" * 280}, "at most 280 fit"),
    ):
        answer = browser.post(f"/topics/{idea}/vote", data=data)
        assert answer.status_code == 422 and told in answer.text and "A reason to keep" in answer.text
    assert numbers(idea) == (0, 0, 0)


def test_words_are_shown_as_they_are(cast: Cast, idea: int) -> None:
    browser = cast.browser("helper")
    browser.post(
        f"/topics/{idea}/vote", data={"importance": "1", "why": "<script>alert(1)</script>\x00\u202e"}
    )
    page = page_of(browser, idea)
    assert "<script>alert(1)</script>" not in page and "&lt;script&gt;alert(1)" in page


def test_in_place_only_the_reader_gets_their_own_button(cast: Cast, idea: int) -> None:
    browser = cast.browser("helper")
    answer = browser.post(f"/topics/{idea}/vote", data={"importance": "2", "why": "So."}, headers=STREAM)
    assert f'action="update" target="topic-{idea}-wants"' in answer.text
    assert 'aria-pressed="true"' in answer.text and "Saved. Thank you." in answer.text


def test_who_is_suspended_or_outside_does_not_vote(cast: Cast, idea: int, numbers: Numbers) -> None:
    hidden = cast.topic(kind="idea", space="beta")
    assert cast.browser("suspended").post(f"/topics/{idea}/vote").status_code == 403
    assert cast.browser("outsider").post(f"/topics/{hidden}/vote").status_code == 404
    assert numbers(idea) == numbers(hidden) == (0, 0, 0)
