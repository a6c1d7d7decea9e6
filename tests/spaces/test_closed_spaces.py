"""Members-only spaces give nothing away, hidden spaces are not there at all."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from app.core.db import transaction
from tests.spaces.conftest import Places
from tests.support.cast import Cast

PAGES = ["", "/members", "/news", "?kind=question", "?cursor=x"]
WRITES = [
    ("POST", "/membership"),
    ("DELETE", "/membership"),
    ("POST", "/request"),
    ("DELETE", "/request"),
    ("POST", "/requests/asker"),
    ("DELETE", "/requests/asker"),
    ("DELETE", "/members/asker"),
    ("POST", "/owners/asker"),
    ("DELETE", "/owners/asker"),
    ("POST", "/invitations"),
    ("DELETE", "/invitations/1"),
    ("POST", "/settings"),
    ("POST", "/follow"),
    ("DELETE", "/follow"),
]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_a_members_only_space_shows_its_name_and_the_way_in(
    cast: Cast, guest: FlaskClient, who: str, page: str
) -> None:
    cast.topic("asker", space="family", title="Where we live")
    browser = guest if who == "guest" else cast.browser(who)
    answer = browser.get(f"/spaces/family{page}")
    assert answer.status_code == 200
    assert "Only its members read this space" in answer.text
    for secret in (
        "Where we live",
        "Mika Korhonen",
        "Lena Novak",
        "3 members",
        "1 topic",
        'hearth-live channel="space:',
    ):
        assert secret not in answer.text


def test_nor_does_the_list_count_it(cast: Cast, guest: FlaskClient) -> None:
    cast.topic("asker", space="family", title="Where we live")
    page = guest.get("/spaces").text
    assert "Cargo families" in page
    assert "3 members" not in page
    assert "1 topic" not in page
    assert "3 members" in cast.browser("asker").get("/spaces").text


def test_the_list_names_hidden_spaces_to_their_members_only(cast: Cast, guest: FlaskClient) -> None:
    assert "Beta riders" not in guest.get("/spaces").text
    assert "Beta riders" not in cast.browser("outsider").get("/spaces").text
    assert "Beta riders" in cast.browser("asker").get("/spaces").text


@pytest.mark.parametrize("page", [*PAGES, "/settings"])
def test_a_hidden_space_is_not_there_for_outsiders(cast: Cast, page: str) -> None:
    missing = cast.browser("outsider").get(f"/spaces/nowhere{page}")
    hidden = cast.browser("outsider").get(f"/spaces/beta{page}")
    assert hidden.status_code == missing.status_code == 404
    assert "Beta riders" not in hidden.text


@pytest.mark.parametrize(("method", "url"), WRITES)
def test_nor_can_they_write_to_it(cast: Cast, places: Places, method: str, url: str) -> None:
    cast_browser = cast.browser("outsider")
    answer = cast_browser.open(f"/spaces/beta{url}", method=method)
    assert answer.status_code == 404
    assert (places.of("asker", "beta"), places.of("outsider", "beta")) == ("member", "")


@pytest.mark.parametrize(("method", "url"), WRITES)
def test_a_guest_learns_nothing_by_writing(guest: FlaskClient, method: str, url: str) -> None:
    hidden = guest.open(f"/spaces/beta{url}", method=method)
    missing = guest.open(f"/spaces/nowhere{url}", method=method)
    assert (hidden.status_code, hidden.location) == (missing.status_code, missing.location)


def test_a_hidden_cover_is_not_served_to_outsiders(cast: Cast, guest: FlaskClient) -> None:
    with cast.app.app_context(), transaction():
        cast.space("beta").cover = "secret.webp"
    assert guest.get("/covers/secret.webp").status_code == 404
    assert cast.browser("outsider").get("/covers/secret.webp").status_code == 404
