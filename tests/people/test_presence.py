"""Letting others see when one is here, or not."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.events import EventRow
from app.people.accounts.operations import change_presence
from tests.support.cast import Cast

URL = "/settings/presence"


def said() -> int:
    return db.session.query(EventRow).filter_by(name="PresenceChanged").count()


def test_others_see_it_unless_one_says_no(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    assert cast.member("asker").shows_presence
    assert 'name="shows_presence" type="checkbox" value="1" checked' in browser.get("/settings/profile").text
    answer = browser.post(URL, follow_redirects=True)
    assert "Nobody sees any more when you are here." in answer.text
    assert 'name="shows_presence" type="checkbox" value="1" checked' not in answer.text
    db.session.expire_all()
    assert not cast.member("asker").shows_presence
    assert not cast.member("asker").is_seen_here
    answer = browser.post(URL, data={"shows_presence": "1"}, follow_redirects=True)
    assert "Others see when you are here." in answer.text


def test_a_change_is_on_record_once(cast: Cast, ctx: Flask) -> None:
    with transaction():
        change_presence(cast.member("asker"), shown=True)
    assert said() == 0
    for _ in range(2):
        with transaction():
            change_presence(cast.member("asker"), shown=False)
    assert said() == 1


def test_it_changes_nothing_else(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    browser.post("/settings/display", data={"theme": "dark"})
    browser.post(URL)
    assert 'data-theme="dark"' in browser.get("/").text


def test_a_suspended_member_may_decide_it_too(cast: Cast) -> None:
    assert cast.browser("suspended").post(URL).status_code == 303


def test_guests_have_nothing_to_hide(guest: FlaskClient) -> None:
    assert guest.post(URL).headers["Location"].startswith("/sign-in")
