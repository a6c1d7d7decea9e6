"""The frame of every page, and the small pages around the community."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.core.settings import change_settings
from tests.support.cast import Cast


def test_the_rail_holds_the_spaces_one_may_read(cast: Cast, guest: FlaskClient) -> None:
    assert "/spaces/riding" in guest.get("/").text
    assert "/spaces/beta" not in guest.get("/").text
    assert "/spaces/beta" not in cast.browser("outsider").get("/").text
    assert "/spaces/beta" in cast.browser("helper").get("/").text


def test_the_readers_own_style_sheet(cast: Cast, guest: FlaskClient) -> None:
    number = cast.id_of("asker")
    own = cast.browser("asker").get(f"/viewer.css?for={number}-customer")
    assert f'[data-author-id="{number}"] .for-others' in own.text
    assert f'[data-author-id]:not([data-author-id="{number}"]) .for-author' in own.text
    assert own.headers["Cache-Control"] == "private, max-age=3600"
    assert ".for-author" not in cast.browser("moderator").get("/viewer.css").text
    assert ".for-topic-author" not in cast.browser("staff").get("/viewer.css").text
    assert guest.get("/viewer.css").text == ""


def test_a_style_sheet_asked_for_as_somebody_else_is_not_kept(cast: Cast) -> None:
    answer = cast.browser("asker").get("/viewer.css?for=999-admin")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_contact_names_the_people_of_the_company(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    with app.app_context(), transaction():
        change_settings(contact_text="Call us\non weekdays.", contact_email="hello@example.org")
    page = guest.get("/contact").text
    assert '<p class="lines">Call us\non weekdays.</p>' in page and "mailto:hello@example.org" in page
    assert "Ana Sørlie" in page and "Lena Novak" not in page


def test_robots_and_icon(app: Flask, guest: FlaskClient) -> None:
    assert "Disallow: /admin" in guest.get("/robots.txt").text
    assert guest.get("/favicon.ico").content_type.startswith("image/svg")
    with app.app_context(), transaction():
        change_settings(guests_may_read=False)
    assert guest.get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
