"""Changing a password that one knows."""

from __future__ import annotations

from flask import Flask

from app.core.db import db
from app.core.jobs import run_pending
from tests.people.conftest import Keys, Post
from tests.support.cast import PASSWORD, Cast

URL = "/settings/password"
OTHER = "eleven long rides"


def test_it_keeps_this_device_and_ends_the_others(cast: Cast) -> None:
    here, there = cast.browser("asker"), cast.browser("asker")
    assert here.post(URL, data={"current_password": PASSWORD, "password": OTHER}).status_code == 303
    assert here.get(URL).status_code == 200
    assert there.get(URL).status_code == 302
    signed_in = cast.app.test_client().post(
        "/sign-in", data={"identity": "asker@example.org", "password": OTHER}
    )
    assert signed_in.status_code == 303


def test_tokens_and_the_feed_address_stay_unless_they_are_to_end(cast: Cast, post: Post) -> None:
    browser = cast.browser("asker")
    keys = Keys(browser)
    browser.post(URL, data={"current_password": PASSWORD, "password": OTHER})
    assert keys.work()
    assert "API tokens" not in post.to("asker@example.org")[-1]
    data = {"current_password": OTHER, "password": "twelve long rides", "end_keys": "1"}
    assert "work no longer" in browser.post(URL, data=data, follow_redirects=True).text
    assert keys.answers() == [401, 404]
    assert "API tokens" in post.to("asker@example.org")[-1]


def test_the_present_password_is_needed(cast: Cast) -> None:
    browser = cast.browser("asker")
    answer = browser.post(URL, data={"current_password": "guess", "password": OTHER})
    assert answer.status_code == 422
    assert "not your present password" in answer.text
    cast.browser("asker")


def test_both_mistakes_are_said_at_once(cast: Cast) -> None:
    page = cast.browser("asker").post(URL, data={"current_password": "guess", "password": "short"}).text
    assert "not your present password" in page and "at least 10" in page


def test_the_owner_is_told_by_mail(cast: Cast, post: Post) -> None:
    cast.browser("asker").post(URL, data={"current_password": PASSWORD, "password": OTHER})
    assert "password was changed" in post.to("asker@example.org")[-1]


def test_a_member_without_a_password_sets_one_after_a_fresh_proof(cast: Cast, ctx: Flask) -> None:
    from datetime import timedelta

    from app.core import clock

    browser = cast.browser("asker")
    cast.member("asker").password = None
    db.session.commit()
    run_pending()
    with clock.frozen(clock.now() + timedelta(minutes=20)):
        assert browser.get(URL).headers["Location"].startswith("/sign-in/again")
        assert browser.post(URL, data={"password": OTHER}).headers["Location"].startswith("/sign-in/again")
    assert browser.post(URL, data={"password": OTHER}).headers["Location"] == URL
