"""Handles: some belong to nobody, and one that was given up leads to its former owner for good."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.people.accounts.handles import MOST_FORMER, free_handle
from tests.support.cast import Cast

OURS = (
    "fjell",
    "fjell-support",
    "support_fjell",
    "fjellsupport",
    "team",
    "teams.support",
    "moderators",
    "system",
    "root",
    "hearth",
    "admin",
    "help",
    "api",
    "settings",
    "search",
    "topics",
    "me",
    "staff-0ne",
)
FIELDS = {"name": "Mika Korhonen", "about": "", "bio": ""}


def take(browser: FlaskClient, handle: str, name: str = FIELDS["name"]) -> int:
    return browser.post("/settings/profile", data=FIELDS | {"handle": handle, "name": name}).status_code


@pytest.mark.parametrize("handle", OURS)
def test_handles_of_ours_are_nobodys(handle: str, cast: Cast, ctx: Flask) -> None:
    with transaction():
        change_settings(community_name="Fjell Community")
    assert take(cast.browser("asker"), handle) == 422
    assert cast.member("asker").handle == "asker"


def test_a_handle_that_was_given_up_is_nobody_elses(cast: Cast, ctx: Flask) -> None:
    mika, lena = cast.browser("asker"), cast.browser("helper")
    assert take(mika, "mika.k") == 303
    assert take(lena, "asker", "Lena Novak") == 422
    assert take(lena, "ASKER", "Lena Novak") == 422
    with transaction():
        assert free_handle("Asker") == "asker2"
    assert take(mika, "asker") == 303, "its former owner may take it back"
    assert take(lena, "mika.k", "Lena Novak") == 422


def test_old_links_lead_to_the_present_profile(cast: Cast, guest: FlaskClient) -> None:
    browser = cast.browser("asker")
    assert take(browser, "mika") == 303 and take(browser, "mika.k") == 303
    for old in ("asker", "mika", "MIKA.K"):
        answer = guest.get(f"/people/{old}?tab=replies")
        assert (answer.status_code, answer.headers["Location"]) == (301, "/people/mika.k?tab=replies")
    assert guest.get("/people/mika.k").status_code == 200
    assert guest.get("/people/nobody").status_code == 404


def test_a_mention_of_the_old_handle_reaches_the_right_person(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    topic_id = cast.topic(by="helper")
    assert take(browser, "mika") == 303
    cast.reply(topic_id, by="helper", body="What do you say, @asker?")
    run_pending()
    assert "mentioned you" in browser.get("/notifications").text


def test_an_administrator_finds_a_member_by_the_old_handle(cast: Cast) -> None:
    assert take(cast.browser("asker"), "mika") == 303
    assert cast.browser("admin").get("/admin/members/asker").status_code == 200


def test_nobody_collects_handles(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert {take(browser, f"mika{n}") for n in range(MOST_FORMER)} == {303}
    assert take(browser, "mika-again") == 422
    assert take(browser, "asker") == 303, "going back is always possible"
