"""Every refusal is a page in plain words that shows nothing of the inside."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.core.errors import Busy, Conflict, Invalid, NotFound, Refused, TooMany
from app.web import about
from tests.support.cast import Cast

CASES = [
    (Refused("Only owls may do this."), 403, "Only owls may do this."),
    (NotFound(), 404, "There is nothing here"),
    (Conflict("Somebody was faster than you."), 409, "Somebody was faster than you."),
    (Invalid("name", "The name is missing."), 422, "The name is missing."),
    (TooMany("Slower, please.", 17), 429, "Slower, please."),
    (Busy("One moment."), 503, "One moment."),
    (PoolTimeout("QueuePool limit of size 10, hunter2"), 503, "Please try again in a moment"),
    (RuntimeError("password=hunter2"), 500, "That is our fault"),
]


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Exception]]:
    """Makes /contact fail with what is put into the list."""
    errors: list[Exception] = []

    def fail() -> None:
        raise errors[0]

    monkeypatch.setattr(about, "staff_members", fail)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    yield errors


@pytest.mark.parametrize(("error", "status", "words"), CASES)
def test_a_refusal_is_a_page(
    guest: FlaskClient, failing: list[Exception], error: Exception, status: int, words: str
) -> None:
    failing.append(error)
    answer = guest.get("/contact")
    assert answer.status_code == status
    assert words in answer.text and 'id="reason"' in answer.text
    assert "hunter2" not in answer.text and "Traceback" not in answer.text


def test_those_that_pass_say_when_to_try_again(guest: FlaskClient, failing: list[Exception]) -> None:
    failing.append(TooMany("Slower, please.", 17))
    assert guest.get("/contact").headers.getlist("Retry-After") == ["17"]
    for passing in (Busy("One moment."), PoolTimeout("No connection.")):
        failing[0] = passing
        assert guest.get("/contact").headers.getlist("Retry-After") == ["2"]


def test_unknown_addresses_and_methods(cast: Cast, guest: FlaskClient) -> None:
    for browser in (guest, cast.browser("asker")):
        assert browser.get("/no/such/page").status_code == 404
        answer = browser.put("/contact")
        assert answer.status_code == 405 and "GET" in answer.headers["Allow"]


def test_a_request_for_another_host_is_refused(guest: FlaskClient) -> None:
    assert guest.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_a_missing_file_is_told_to_its_reader_alone(cast: Cast) -> None:
    answer = cast.browser("asker").get("/static/no-such-file.css")
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_a_refused_form_leads_back_to_where_it_was(cast: Cast) -> None:
    topic_id = cast.topic()
    reply, asker = cast.reply(topic_id), cast.browser("asker")
    here = {"Referer": f"http://localhost/topics/{topic_id}/range?after=3"}
    page = asker.delete(f"/posts/{reply}", headers=here)
    assert page.status_code == 403 and f'href="/topics/{topic_id}/range?after=3"' in page.text
    elsewhere = asker.delete(f"/posts/{reply}", headers={"Referer": "http://evil.example/x"})
    assert "evil.example" not in elsewhere.text
