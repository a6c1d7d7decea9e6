"""Joining a space that is joined freely."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.spaces.conftest import Places
from tests.support.cast import Cast

JOIN = "/spaces/riding/membership"


def test_whoever_joins_is_counted_once(cast: Cast, places: Places) -> None:
    browser = cast.browser("outsider")
    assert browser.post(JOIN).location == "/spaces/riding"
    browser.post(JOIN)
    assert (places.of("outsider", "riding"), places.count("riding")) == ("member", 1)
    assert "You have joined Riding." in browser.get("/spaces/riding").text


def test_from_the_list_one_stays_in_the_list(cast: Cast) -> None:
    assert cast.browser("outsider").post(JOIN, data={"from": "list"}).location == "/spaces"


def test_a_guest_is_asked_to_sign_in(guest: FlaskClient, places: Places) -> None:
    answer = guest.post(JOIN)
    assert answer.status_code == 401 and "Sign in to join" in answer.text
    assert places.count("riding") == 0


def test_a_space_on_request_is_not_joined_at_once(cast: Cast, places: Places) -> None:
    answer = cast.browser("outsider").post("/spaces/family/membership")
    assert answer.status_code == 403
    assert "on request or by invitation" in answer.text
    assert places.of("outsider", "family") == ""


def test_a_hidden_space_is_not_there(cast: Cast, places: Places) -> None:
    assert cast.browser("outsider").post("/spaces/beta/membership").status_code == 404
    assert places.of("outsider", "beta") == ""


def test_a_moderator_who_sees_a_hidden_space_still_needs_an_invitation(cast: Cast) -> None:
    assert cast.browser("moderator").post("/spaces/beta/membership").status_code == 403


def test_somebody_suspended_reads_why(cast: Cast) -> None:
    answer = cast.browser("suspended").post(JOIN)
    assert answer.status_code == 403
    assert "Repeated insults" in answer.text
