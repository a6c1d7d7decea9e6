"""Marking a list as read, and taking it back."""

from __future__ import annotations

import html
import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.gather import flush_all
from tests.support.cast import Cast

LISTS = {
    "space": ("riding", "/spaces/riding"),
    "kind": ("discussion", "/discussions"),
    "tag": ("winter", "/tags/winter"),
}


@pytest.fixture
def topics(cast: Cast) -> dict[str, int]:
    """A discussion about winter in Riding, and a question elsewhere that belongs to none of the lists."""
    inside = cast.topic("helper", kind="discussion", title="Heated grips", tags=["winter"])
    return {"inside": inside, "outside": cast.topic("helper", space="family", title="Two children")}


def unread(browser: FlaskClient) -> set[int]:
    """The topics that the front page marks as unread."""
    rows = re.findall(r'class="topic-row unread[^"]*" id="topic-row-(\d+)"', browser.get("/").text)
    return {int(number) for number in rows}


def undo_form(page: str) -> dict[str, str]:
    """The hidden fields behind the button that takes it back."""
    form = page[page.index('action="/read/undo"') :].split("</form>")[0]
    return {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', form)}


@pytest.mark.parametrize("name", LISTS)
def test_only_this_list_is_read_and_can_be_unread_again(
    cast: Cast, topics: dict[str, int], name: str
) -> None:
    key, path = LISTS[name]
    browser = cast.browser("staff")
    assert f'name="{name}" value="{key}"' in browser.get(path).text
    for _ in range(2):
        assert browser.post("/read", data={name: key}).location == path
    fields = undo_form(browser.get(path).text)
    assert unread(browser) == {topics["outside"]}
    for _ in range(2):
        assert browser.post("/read/undo", data=fields).location == path
    assert unread(browser) == set(topics.values())


def test_everything_is_unread_again(cast: Cast, topics: dict[str, int]) -> None:
    browser = cast.browser("staff")
    browser.post("/read")
    fields = undo_form(browser.get("/").text)
    assert unread(browser) == set()
    assert browser.post("/read/undo", data=fields).location == "/"
    assert unread(browser) == set(topics.values())


def test_too_late_is_said(cast: Cast, topics: dict[str, int]) -> None:
    browser = cast.browser("staff")
    browser.post("/read", data={"kind": "discussion"})
    fields = undo_form(browser.get("/discussions").text)
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        browser.post("/read/undo", data=fields)
        assert "too long ago" in browser.get("/").text
    assert unread(browser) == {topics["outside"]}


def test_how_far_a_topic_was_read_is_not_forgotten(app: Flask, cast: Cast, topics: dict[str, int]) -> None:
    browser, topic_id = cast.browser("staff"), topics["inside"]
    browser.get(f"/topics/{topic_id}", follow_redirects=True)
    with app.app_context():
        flush_all()
    cast.reply(topic_id, body="This is new.")
    browser.post("/read", data={"kind": "discussion"})
    browser.post("/read/undo", data=undo_form(browser.get("/discussions").text))
    assert topic_id in unread(browser)
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert page.index("New since your last visit") < page.index("This is new.")


def test_what_comes_later_is_unread(cast: Cast, topics: dict[str, int]) -> None:
    browser = cast.browser("staff")
    browser.post("/read", data={"tag": "winter"})
    cast.reply(topics["inside"])
    assert topics["inside"] in unread(browser)


@pytest.mark.parametrize(
    "form", [{"space": "beta"}, {"space": "nowhere"}, {"kind": "x"}, {"tag": "nothing"}, {"tag": "a\x00b"}]
)
def test_lists_that_are_not_there(cast: Cast, form: dict[str, str]) -> None:
    browser = cast.browser("outsider")
    assert browser.post("/read", data=form).status_code == 404
    assert browser.post("/read/undo", data=form).status_code == 404


@pytest.mark.parametrize("moment", ["", "x", "2999-01-01T00:00:00+00:00", "0001-01-01T00:00:00+14:00"])
def test_only_what_was_just_done_is_taken_back(cast: Cast, topics: dict[str, int], moment: str) -> None:
    browser = cast.browser("staff")
    browser.post("/read")
    for form in ({"kind": "discussion"}, {"before": moment}):
        assert browser.post("/read/undo", data={**form, "moment": moment}).status_code == 303
    assert unread(browser) == set()


def test_guests_have_nothing_to_mark(cast: Cast, guest: FlaskClient, topics: dict[str, int]) -> None:
    assert 'action="/read"' not in guest.get("/discussions").text
    assert guest.post("/read", data={"kind": "discussion"}).status_code in (302, 303, 401)
