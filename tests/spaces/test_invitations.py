"""Invitation links: who makes them, for how long and how often they work."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from app.core import clock
from tests.spaces.conftest import LINK, Places
from tests.support.cast import Cast


def test_a_link_lets_somebody_into_a_hidden_space(cast: Cast, places: Places) -> None:
    link = places.link()
    browser = cast.browser("outsider")
    page = browser.get(link)
    assert page.status_code == 200
    assert "Beta riders" in page.text
    assert "Lena Novak" in page.text
    assert browser.post(link).location == "/spaces/beta"
    assert (places.of("outsider", "beta"), places.count("beta")) == ("member", 4)
    assert browser.get("/spaces/beta").status_code == 200


def test_a_guest_signs_in_and_comes_back(guest: FlaskClient, places: Places) -> None:
    link = places.link()
    page = guest.get(link).text
    assert f'href="/sign-in?next={link}"' in page
    assert "Join Beta riders" not in page
    assert guest.post(link).location.startswith("/sign-in?")


def test_the_link_is_shown_once(cast: Cast, places: Places) -> None:
    browser = cast.browser("helper")
    answer = places.make_link(browser, "beta")
    assert answer.headers["Cache-Control"] == "no-store"
    assert LINK.search(answer.text)
    assert not LINK.search(browser.get("/spaces/beta/members").text)


def test_a_form_sent_twice_makes_one_link_and_shows_it_both_times(cast: Cast, places: Places) -> None:
    browser, form = cast.browser("helper"), {"days": "7", "uses": "5", "token": "a-double-click-00001"}
    pages = [browser.post("/spaces/beta/invitations", data=form).text for _ in range(2)]
    shown = [LINK.search(page) for page in pages]
    assert shown[0] and shown[1] and shown[0].group() == shown[1].group()
    assert pages[1].count("Used 0 of 5 times") == 1
    other = browser.post("/spaces/beta/invitations", data=form | {"token": "another-form-00002"})
    assert other.text.count("Used 0 of 5 times") == 2


def test_it_ends_after_its_uses(cast: Cast, places: Places) -> None:
    link = places.link(uses="1")
    assert cast.browser("outsider").post(link).status_code == 303
    assert cast.browser("product").post(link).status_code == 404
    assert cast.browser("product").get(link).status_code == 404
    assert places.of("product", "beta") == ""


def test_using_it_twice_counts_once(cast: Cast, places: Places) -> None:
    link = places.link(uses="2")
    browser = cast.browser("outsider")
    browser.post(link)
    browser.post(link)
    assert cast.browser("product").post(link).status_code == 303
    assert "Used 2 of 2" not in cast.browser("helper").get("/spaces/beta/members").text
    assert "used 2 of 2 times" in cast.browser("helper").get("/spaces/beta/members").text


def test_it_ends_after_its_days(cast: Cast, places: Places) -> None:
    link = places.link(days="3")
    browser = cast.browser("outsider")
    with clock.frozen(clock.now() + timedelta(days=2, hours=23)):
        assert cast.browser("outsider").get(link).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=3, minutes=1)):
        assert cast.browser("outsider").post(link).status_code == 404
    assert browser.get("/spaces/beta").status_code == 404


def test_an_owner_ends_it(cast: Cast, places: Places) -> None:
    link = places.link()
    owner = cast.browser("helper")
    page = owner.get("/spaces/beta/members").text
    end = page.split("/spaces/beta/invitations/")[1].split('"')[0]
    assert owner.post(f"/spaces/beta/invitations/{end}").status_code == 303
    assert cast.browser("outsider").post(link).status_code == 404


@pytest.mark.parametrize("token", ["wrong", "a" * 400, "..%2f..", "%F0%9F%94%91"])
def test_a_wrong_token_is_kindly_refused(cast: Cast, guest: FlaskClient, token: str) -> None:
    answer = guest.get(f"/invitations/{token}")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
    assert cast.browser("outsider").post(f"/invitations/{token}").status_code == 404


def test_whoever_is_in_goes_straight_there(cast: Cast, places: Places) -> None:
    assert cast.browser("asker").get(places.link()).location == "/spaces/beta"


@pytest.mark.parametrize(
    ("form", "field"),
    [({"days": "0"}, "days"), ({"days": "366"}, "days"), ({"uses": "x"}, "uses"), ({"uses": ""}, "uses")],
)
def test_days_and_uses_have_bounds(cast: Cast, places: Places, form: dict[str, str], field: str) -> None:
    answer = places.make_link(cast.browser("helper"), "beta", **form)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


@pytest.mark.parametrize("form", [{}, {"days": "0"}])
@pytest.mark.parametrize(
    ("who", "status"), [("asker", 403), ("staff", 403), ("outsider", 404), ("moderator", 403)]
)
def test_only_owners_make_links(
    cast: Cast, places: Places, who: str, status: int, form: dict[str, str]
) -> None:
    assert places.make_link(cast.browser(who), "beta", **form).status_code == status


def test_a_link_of_another_space_is_not_ended_through_ones_own(cast: Cast, places: Places) -> None:
    link = places.link("beta")
    page = cast.browser("helper").get("/spaces/beta/members").text
    number = page.split("/spaces/beta/invitations/")[1].split("?")[0]
    assert cast.browser("helper").delete(f"/spaces/family/invitations/{number}").status_code == 404
    assert cast.browser("outsider").get(link).status_code == 200
