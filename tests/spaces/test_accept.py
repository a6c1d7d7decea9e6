"""Letting somebody in who asked, or not."""

from __future__ import annotations

import pytest

from tests.spaces.conftest import Places
from tests.support.cast import Cast

URL = "/spaces/family/requests/outsider"


def test_whoever_is_let_in_reads(cast: Cast, places: Places) -> None:
    cast.topic("asker", space="family", title="Where we live")
    browser = places.ask()
    assert cast.browser("helper").post(URL).location == "/spaces/family/members"
    assert "Where we live" in browser.get("/spaces/family").text
    assert (places.of("outsider", "family"), places.count("family")) == ("member", 4)


def test_accepting_twice_is_accepting_once(cast: Cast, places: Places) -> None:
    places.ask()
    owner = cast.browser("helper")
    owner.post(URL)
    owner.post(URL)
    assert places.count("family") == 4


def test_a_declined_request_is_gone(cast: Cast, places: Places) -> None:
    places.ask()
    assert cast.browser("helper").delete(URL).status_code == 303
    assert (places.of("outsider", "family"), places.count("family")) == ("", 3)


def test_nobody_is_let_in_who_did_not_ask(cast: Cast, places: Places) -> None:
    assert cast.browser("helper").post(URL).status_code == 404
    assert places.of("outsider", "family") == ""


@pytest.mark.parametrize("who", ["asker", "staff", "outsider", "moderator", "suspended"])
def test_only_owners_decide(cast: Cast, places: Places, who: str) -> None:
    places.ask()
    assert cast.browser(who).post(URL).status_code == 403
    assert cast.browser(who).delete(URL).status_code == 403
    assert places.of("outsider", "family") == "requested"


def test_an_administrator_helps_out(cast: Cast, places: Places) -> None:
    places.ask()
    assert cast.browser("admin").post(URL).status_code == 303
    assert places.of("outsider", "family") == "member"
