"""Owners: appointed and released by owners."""

from __future__ import annotations

from tests.spaces.conftest import Places
from tests.support.cast import Cast

URL = "/spaces/family/owners/asker"


def test_an_appointed_owner_runs_the_space(cast: Cast, places: Places) -> None:
    asker = cast.browser("asker")
    assert asker.get("/spaces/family/settings").status_code == 403
    assert cast.browser("helper").post(URL).status_code == 303
    assert places.of("asker", "family") == "owner"
    assert asker.get("/spaces/family/settings").status_code == 200


def test_an_owner_is_an_ordinary_member_again(cast: Cast, places: Places) -> None:
    browser = cast.browser("helper")
    browser.post(URL)
    assert browser.delete(URL).status_code == 303
    assert places.of("asker", "family") == "member"


def test_the_last_owner_stays(cast: Cast, places: Places) -> None:
    answer = cast.browser("helper").delete("/spaces/family/owners/helper")
    assert answer.status_code == 422
    assert "Appoint another one first" in answer.text
    assert places.of("helper", "family") == "owner"


def test_members_do_not_appoint_themselves(cast: Cast, places: Places) -> None:
    assert cast.browser("asker").post(URL).status_code == 403
    assert places.of("asker", "family") == "member"


def test_only_those_who_joined_are_appointed(cast: Cast, places: Places) -> None:
    assert cast.browser("helper").post("/spaces/family/owners/outsider").status_code == 404
    assert places.of("outsider", "family") == ""
