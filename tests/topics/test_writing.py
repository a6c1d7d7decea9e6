"""Help while writing: preview, people, tags."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.limits import limiter
from tests.support.cast import Cast


def handles(answer) -> list[str]:  # type: ignore[no-untyped-def]
    """Who is offered."""
    return [person["handle"] for person in answer.json]


def test_the_preview_is_what_would_be_stored(cast: Cast) -> None:
    answer = cast.browser("asker").post("/preview", data={"body": "**Bold** <script>alert(1)</script>"})
    assert answer.status_code == 200
    assert "<strong>Bold</strong>" in answer.text and "<script>" not in answer.text


def test_too_long_a_text_has_no_preview(cast: Cast) -> None:
    assert cast.browser("asker").post("/preview", data={"body": "a" * 40_000}).status_code == 422


def test_guests_get_no_preview_and_no_names(guest: FlaskClient) -> None:
    assert guest.post("/preview", data={"body": "x"}).status_code == 401
    assert guest.get("/people/suggest?q=a").status_code == 302


def test_people_are_offered_by_the_start_of_name_or_handle(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert handles(browser.get("/people/suggest?q=len")) == ["helper"]
    assert handles(browser.get("/people/suggest?q=HELP")) == ["helper"]
    assert handles(browser.get("/people/suggest?q=%25")) == []
    assert handles(browser.get("/people/suggest?q=")) == []


@pytest.mark.parametrize("place", ["topic", "space"])
def test_in_a_closed_space_only_its_readers_are_offered(cast: Cast, place: str) -> None:
    topic_id = cast.topic(space="beta")
    where = f"topic={topic_id}" if place == "topic" else "space=beta"
    browser = cast.browser("asker")
    assert handles(browser.get(f"/people/suggest?q=ot&{where}")) == []
    assert handles(browser.get(f"/people/suggest?q=len&{where}")) == ["helper"]
    assert handles(browser.get("/people/suggest?q=ot")) == ["outsider"]
    assert cast.browser("outsider").get(f"/people/suggest?q=len&{where}").status_code == 404


def test_posting_is_limited_and_says_when_to_try_again(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    limiter.enabled = True
    limiter.reset()
    try:
        answers = [
            browser.post(f"/topics/{topic_id}/replies", data={"body": f"Reply {n}"}) for n in range(14)
        ]
    finally:
        limiter.enabled = False
        limiter.reset()
    assert [answer.status_code for answer in answers[:12]] == [303] * 12
    assert answers[-1].status_code == 429
    waits = answers[-1].headers.getlist("Retry-After")
    assert len(waits) == 1 and 0 < int(waits[0]) <= 60
    assert "You have done this very often" in answers[-1].text
