"""Leaving a space at any time."""

from __future__ import annotations

from tests.spaces.conftest import Places
from tests.support.cast import Cast


def test_whoever_leaves_no_longer_reads(cast: Cast, places: Places) -> None:
    cast.topic("asker", space="family", title="Where we live")
    browser = cast.browser("asker")
    assert "Where we live" in browser.get("/spaces/family").text
    assert browser.delete("/spaces/family/membership").location == "/spaces/family"
    assert "Where we live" not in browser.get("/spaces/family").text
    assert (places.of("asker", "family"), places.count("family")) == ("", 2)


def test_leaving_a_hidden_space_leads_to_the_list_without_it(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert browser.delete("/spaces/beta/membership").location == "/spaces"
    assert 'href="/spaces/beta"' not in browser.get("/spaces").text
    assert browser.get("/spaces/beta").status_code == 404


def test_leaving_by_form_without_scripts(cast: Cast, places: Places) -> None:
    assert cast.browser("asker").post("/spaces/family/membership?_method=DELETE").status_code == 303
    assert places.of("asker", "family") == ""


def test_leaving_twice_is_leaving_once(cast: Cast, places: Places) -> None:
    browser = cast.browser("asker")
    browser.delete("/spaces/family/membership")
    browser.delete("/spaces/family/membership")
    assert places.count("family") == 2


def test_the_last_owner_appoints_somebody_first(cast: Cast, places: Places) -> None:
    browser = cast.browser("helper")
    answer = browser.delete("/spaces/family/membership")
    assert answer.status_code == 422
    assert "keeps at least one owner" in answer.text
    assert places.of("helper", "family") == "owner"
    browser.post("/spaces/family/owners/asker")
    assert browser.delete("/spaces/family/membership").status_code == 303
    assert places.of("helper", "family") == ""
