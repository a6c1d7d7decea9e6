"""What a member says of themselves, and how pages look for them."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from tests.support.cast import Cast

URL = "/settings/profile"
FIELDS = {"name": "Mika K.", "handle": "mika", "about": "Rides all year", "bio": "I fix *everything*."}


def test_the_profile_is_changed(cast: Cast, ctx: Flask) -> None:
    assert cast.browser("asker").post(URL, data=FIELDS).status_code == 303
    member = cast.member("asker")
    assert (member.name, member.handle, member.about) == ("Mika K.", "mika", "Rides all year")
    assert "<em>everything</em>" in member.bio_html


def test_what_one_writes_about_oneself_keeps_its_lines(cast: Cast, ctx: Flask) -> None:
    asker = cast.browser("asker")
    asker.post(URL, data=FIELDS | {"bio": "one\ntwo"})
    assert "one<br>\ntwo" in cast.member("asker").bio_html
    assert "a line end alone" not in asker.get(URL).text


def test_an_older_text_about_oneself_keeps_its_shape(cast: Cast, ctx: Flask) -> None:
    with transaction():
        cast.member("asker").bio = "one\ntwo"
    asker = cast.browser("asker")
    assert "a line end alone does not begin a new line" in asker.get(URL).text
    asker.post(URL, data=FIELDS | {"bio": "one\ntwo\nthree"})
    assert "one\ntwo\nthree" in cast.member("asker").bio_html
    for bio in ("", "one\ntwo"):
        asker.post(URL, data=FIELDS | {"bio": bio})
    assert "one<br>\ntwo" in cast.member("asker").bio_html


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("handle", "no blanks"),
        ("handle", "helper"),
        ("handle", "admin"),
        ("handle", "x"),
        ("about", "x" * 121),
        ("bio", "x" * 2001),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(
    cast: Cast, ctx: Flask, field: str, value: str
) -> None:
    answer = cast.browser("asker").post(URL, data=FIELDS | {"about": "Typed just now", field: value})
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert field == "about" or "Typed just now" in answer.text
    assert cast.member("asker").handle == "asker"


def test_markup_in_names_and_bio_is_text(cast: Cast) -> None:
    hostile = "<script>alert(1)</script>"
    browser = cast.browser("asker")
    browser.post(URL, data=FIELDS | {"name": hostile, "about": hostile, "bio": hostile})
    for url in (URL, "/people/mika"):
        page = browser.get(url).text
        assert hostile not in page
        assert "&lt;script&gt;" in page


def test_the_appearance_is_kept(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    assert browser.post("/settings/display", data={"theme": "dark"}).status_code == 303
    assert 'data-theme="dark"' in browser.get(URL).text
    assert not cast.member("asker").shortcuts
    assert browser.post("/settings/display", data={"theme": "neon"}).status_code == 422


@pytest.mark.parametrize("url", ["/settings", URL])
def test_guests_are_sent_to_sign_in(guest: FlaskClient, url: str) -> None:
    assert guest.get(url).status_code == 302


@pytest.mark.parametrize("url", [URL, "/settings/sign-ins", "/settings/password", "/settings/email"])
def test_every_page_of_the_settings_leads_to_the_others(cast: Cast, url: str) -> None:
    page = cast.browser("asker").get(url).text
    for other in (URL, "/settings/sign-ins", "/settings/password", "/settings/email", "/settings/tokens"):
        assert f'href="{other}"' in page
    assert page.count("<h1") == 1
    assert f'href="{url}" aria-current="page"' in page
    assert " style=" not in page and " onclick=" not in page


def test_a_suspended_member_may_still_correct_their_profile(cast: Cast, ctx: Flask) -> None:
    assert cast.browser("suspended").get(URL).status_code == 200
    db.session.expire_all()
