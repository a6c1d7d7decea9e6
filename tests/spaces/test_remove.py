"""Putting somebody out of a space."""

from __future__ import annotations

import pytest

from tests.spaces.conftest import Places
from tests.support.cast import Cast

URL = "/spaces/family/members/asker"


def test_whoever_is_removed_no_longer_reads(cast: Cast, places: Places) -> None:
    cast.topic("helper", space="family", title="Where we live")
    browser = cast.browser("asker")
    assert cast.browser("helper").delete(URL).location == "/spaces/family/members"
    assert "Where we live" not in browser.get("/spaces/family").text
    assert (places.of("asker", "family"), places.count("family")) == ("", 2)


@pytest.mark.parametrize("who", ["asker", "staff", "moderator", "outsider"])
def test_only_owners_remove(cast: Cast, places: Places, who: str) -> None:
    assert cast.browser(who).delete(URL).status_code == 403
    assert places.of("asker", "family") == "member"


def test_an_owner_cannot_remove_themselves_as_the_last(cast: Cast, places: Places) -> None:
    answer = cast.browser("helper").delete("/spaces/family/members/helper")
    assert answer.status_code == 422
    assert "keeps at least one owner" in answer.text
    assert places.of("helper", "family") == "owner"


def test_an_administrator_may_remove_even_the_last_owner(cast: Cast, places: Places) -> None:
    assert cast.browser("admin").delete("/spaces/family/members/helper").status_code == 303
    assert places.of("helper", "family") == ""


def test_nobody_of_that_handle(cast: Cast) -> None:
    assert cast.browser("helper").delete("/spaces/family/members/nobody-at-all").status_code == 404
