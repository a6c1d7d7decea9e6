"""Owners say what their space is for."""

from __future__ import annotations

from tests.support.cast import Cast

URL = "/spaces/family/settings"


def description(cast: Cast) -> str:
    with cast.app.app_context():
        return cast.space("family").description


def test_an_owner_changes_it(cast: Cast) -> None:
    browser = cast.browser("helper")
    assert browser.post(URL, data={"description": "For parents.", "version": "1"}).status_code == 303
    assert "For parents." in browser.get("/spaces/family").text


def test_its_lines_stay_lines(cast: Cast) -> None:
    browser = cast.browser("helper")
    browser.post(URL, data={"description": "For parents.\nAnd dogs.", "version": "1"})
    assert '<p class="lead lines">For parents.\nAnd dogs.</p>' in browser.get("/spaces/family").text


def test_others_do_not(cast: Cast) -> None:
    for who in ("asker", "staff", "moderator", "outsider"):
        assert cast.browser(who).post(URL, data={"description": "Mine", "version": "1"}).status_code == 403
    assert description(cast) == "About cargo families."


def test_a_stale_change_overwrites_nothing_and_shows_both(cast: Cast) -> None:
    cast.browser("admin").post(URL, data={"description": "The first.", "version": "1"})
    answer = cast.browser("helper").post(URL, data={"description": "The second.", "version": "1"})
    assert answer.status_code == 409
    assert "The first." in answer.text
    assert "The second." in answer.text
    assert description(cast) == "The first."


def test_too_much_is_kept_in_the_field(cast: Cast) -> None:
    answer = cast.browser("helper").post(URL, data={"description": "x" * 2001, "version": "1"})
    assert answer.status_code == 422
    assert "x" * 2001 in answer.text
