"""The page that lists the keys, and the switch."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.support.cast import Cast


def test_the_list_is_a_plain_page(cast: Cast, guest: FlaskClient) -> None:
    page = guest.get("/keys").text
    assert 'id="keys"' in page and "<kbd>j</kbd>" in page and "Moderation" not in page
    assert "Switch keys off" in page
    assert "Moderation" in cast.browser("moderator").get("/keys").text
    assert 'href="/keys"' in guest.get("/").text


def test_members_switch_them_off_for_good(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert "data-shortcuts" not in browser.get("/").text
    browser.post("/settings/display", data={"theme": ""})
    assert 'data-shortcuts="off"' in browser.get("/").text
    assert "Keys are off for you" in browser.get("/keys").text
