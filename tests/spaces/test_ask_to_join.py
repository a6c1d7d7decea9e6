"""Asking to be let in, and taking it back."""

from __future__ import annotations

from tests.spaces.conftest import Places
from tests.support.cast import Cast


def test_the_owner_reads_who_asks_and_why(cast: Cast, places: Places) -> None:
    places.ask(note="Two children and a dog.")
    page = cast.browser("helper").get("/spaces/family/members").text
    assert "Otto Fremd" in page
    assert "Two children and a dog." in page


def test_other_members_do_not(cast: Cast, places: Places) -> None:
    places.ask(note="Two children and a dog.")
    page = cast.browser("asker").get("/spaces/family/members").text
    assert "Otto Fremd" not in page
    assert "Two children" not in page


def test_asking_is_not_joining(places: Places) -> None:
    browser = places.ask()
    browser.post("/spaces/family/request", data={"note": "again"})
    assert (places.of("outsider", "family"), places.count("family")) == ("requested", 3)
    assert "You asked to join" in browser.get("/spaces/family").text


def test_a_request_is_taken_back(places: Places) -> None:
    browser = places.ask()
    assert browser.delete("/spaces/family/request").status_code == 303
    assert (places.of("outsider", "family"), places.count("family")) == ("", 3)


def test_taking_back_what_was_accepted_meanwhile_keeps_the_place(cast: Cast, places: Places) -> None:
    browser = places.ask()
    cast.browser("helper").post("/spaces/family/requests/outsider")
    browser.delete("/spaces/family/request")
    assert places.of("outsider", "family") == "member"


def test_a_space_by_invitation_takes_no_requests(cast: Cast, places: Places) -> None:
    assert cast.browser("moderator").post("/spaces/beta/request").status_code == 403
    assert cast.browser("outsider").post("/spaces/beta/request").status_code == 404
    assert places.of("outsider", "beta") == ""


def test_what_somebody_writes_to_the_owners_stays_text(cast: Cast, places: Places) -> None:
    places.ask(note="<script>alert(1)</script>")
    page = cast.browser("helper").get("/spaces/family/members").text
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
