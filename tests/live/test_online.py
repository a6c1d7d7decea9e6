"""Who is in the community now: on the front page, among the people, on a profile, and live."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import transaction
from app.core.settings import change_settings
from app.forum.follows.operations import ignore
from app.live.here import online, presence
from tests.live.ears import Ear
from tests.support.cast import Cast

Listen = Callable[..., Ear]
Later = Callable[[float], None]
MARK = "Online now"
PANEL = 'channel="online" count'


def names(told: dict[str, Any]) -> list[str]:
    return [person["name"] for person in told["members"]]


def panel(page: str) -> str:
    """The part of a page that says who is here."""
    return page.split(PANEL)[1].split("</hearth-here>")[0]


def close_to_guests(cast: Cast) -> None:
    with cast.app.app_context(), transaction():
        change_settings(guests_may_read=False)


@pytest.mark.parametrize("path", ["/", "/people"])
def test_pages_show_who_is_here_without_a_script(path: str, cast: Cast, ear: Listen) -> None:
    ear("helper")
    ear("staff")
    ear()
    shown = panel(cast.browser("asker").get(path).text)
    assert shown.index("Ana Sørlie · Support") < shown.index("Lena Novak")
    assert f'href="/people/{cast.handle_of("helper")}"' in shown
    assert "2 members and 1 guest" in shown
    assert 'class="along" hidden' not in shown


@pytest.mark.parametrize("path", ["/", "/people"])
def test_nothing_is_shown_where_nobody_else_is(path: str, cast: Cast, ear: Listen) -> None:
    browser = cast.browser("asker")
    ear(browser)
    ear()
    assert 'class="along" hidden' in panel(browser.get(path).text)


def test_it_is_live(cast: Cast, ear: Listen, later: Later) -> None:
    watcher = ear("asker")
    assert names(watcher.join("online")["here"]) == ["Mika Korhonen"]
    later(1)
    helper = ear("helper")
    [told] = watcher.heard("here")
    assert told["channel"] == "online"
    assert names(told) == ["Mika Korhonen", "Lena Novak"]
    helper.socket.disconnect()
    assert watcher.heard("here") == []
    later(3)
    assert names(watcher.heard("here")[-1]) == ["Mika Korhonen"]


def test_it_says_nothing_about_where_people_are(cast: Cast, ear: Listen, later: Later) -> None:
    watcher = ear("outsider")
    watcher.join("online")
    later(1)
    ear("helper").join(f"topic:{cast.topic(by='helper', space='beta', title='Secret motor')}")
    heard = watcher.heard("here")
    assert names(heard[-1]) == ["Otto Fremd", "Lena Novak"]
    assert "topic" not in str(heard)


def test_guests_hear_it_where_they_may_read(cast: Cast, ear: Listen) -> None:
    guest = ear()
    assert guest.join("online")["ok"] is True
    close_to_guests(cast)
    assert guest.heard("out") == [{"channel": "online"}]
    assert guest.join("online") == {"ok": False}
    ear("helper")
    assert guest.heard("here") == []


def test_guests_see_no_panel_where_they_may_not_read(cast: Cast, ear: Listen, guest: FlaskClient) -> None:
    ear("helper")
    assert "Lena Novak" in panel(guest.get("/").text)
    close_to_guests(cast)
    assert "Lena Novak" not in guest.get("/", follow_redirects=True).text


def test_whom_one_ignores_is_left_out(cast: Cast, ear: Listen, ctx: Flask) -> None:
    ear("helper")
    with transaction():
        ignore(cast.member("asker"), cast.member("helper"))
    assert "Lena Novak" not in panel(cast.browser("asker").get("/").text)


class TestProfile:
    """A profile says in words that its member is here."""

    def test_says_so_of_those_who_are(self, cast: Cast, ear: Listen) -> None:
        browser, url = cast.browser("asker"), f"/people/{cast.handle_of('helper')}"
        assert MARK not in browser.get(url).text
        ear("helper")
        assert MARK in browser.get(url).text

    def test_says_so_of_those_who_are_on_another_process(self, cast: Cast, app: Flask) -> None:
        presence._hear({"process": "b", "parts": [["online", [], [cast.id_of("helper")], 0, 0]]})
        assert MARK in cast.browser("asker").get(f"/people/{cast.handle_of('helper')}").text

    @pytest.mark.parametrize("why", ["does not want it", "is suspended"])
    def test_does_not_say_so_of_who(self, why: str, cast: Cast, ear: Listen) -> None:
        who = "suspended" if why == "is suspended" else "helper"
        if who == "helper":
            cast.browser("helper").post("/settings/presence")
        ear(who)
        browser = cast.browser("asker")
        assert MARK not in browser.get(f"/people/{cast.handle_of(who)}").text
        assert 'class="along" hidden' in panel(browser.get("/").text)
        with cast.app.app_context():
            assert not online.is_online(cast.member(who))


def test_who_hides_disappears_from_open_pages_and_new_ones(cast: Cast, ear: Listen, later: Later) -> None:
    watcher, helper = ear("asker"), cast.browser("helper")
    watcher.join("online")
    ear(helper)
    later(1)
    assert names(watcher.heard("here")[-1]) == ["Mika Korhonen", "Lena Novak"]
    helper.post("/settings/presence")
    assert names(watcher.heard("here")[-1]) == ["Mika Korhonen"]
    assert "Lena Novak" not in panel(cast.browser("staff").get("/").text)
    assert watcher.say("join", {"channel": "online"})["here"]["count"] == 1
