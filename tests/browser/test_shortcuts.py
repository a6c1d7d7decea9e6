"""Single keys: they move, do and lead, are heard by screen readers, and can be switched off."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.cast import Cast
from tests.support.server import Server


@pytest.fixture(scope="module")
def topic_id(server: Server) -> int:
    """A discussion with three posts, the newest of all topics when it is made."""
    server.cast.topic("asker", kind="discussion", title="Talked of before")
    topic_id = server.cast.topic("asker", kind="discussion", title="Keys and hands")
    for number in (2, 3):
        server.cast.reply(topic_id, "helper", f"Reply number {number}.")
    return topic_id


def focused(page: Page) -> str:
    """What has the focus: the number of a post, or the text of a link."""
    found: str = page.evaluate(
        "() => document.activeElement.dataset.number ?? document.activeElement.textContent.trim()"
    )
    return found


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_through_a_list_into_a_topic_and_back(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", "/discussions")
    rows = page.locator(".topic-row h3 a:first-child")
    press(page, "j")
    expect(rows.nth(0)).to_be_focused()
    press(page, "j")
    expect(rows.nth(1)).to_be_focused()
    press(page, "k")
    expect(rows.nth(0)).to_be_focused()
    press(page, "k")
    expect(page.locator("#announcer")).to_contain_text("That was the first one")
    press(page, "o")
    page.wait_for_url("**/topics/**")
    press(page, "u")
    page.wait_for_url("**/discussions")
    expect(rows.nth(0)).to_be_visible()
    press(page, "j")
    expect(page.locator(".topic-row h3 a:focus")).to_be_visible()
    press(page, "Enter")
    page.wait_for_url("**/topics/**")


def test_with_posts(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    expect(page.locator("hearth-composer:defined")).to_be_attached()
    press(page, "j")
    expect(page.locator(".post[data-number='1']")).to_be_focused()
    press(page, "j")
    second = page.locator(".post[data-number='2']")
    expect(second).to_be_focused()
    with page.expect_response("**/reactions/heart"):
        press(page, "l")
    expect(second.get_by_role("button", name="Love it", pressed=True).first).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("You love this")
    with page.expect_response("**/bookmark"):
        press(page, "b")
    expect(page.locator("#announcer")).to_contain_text("Bookmarked")
    press(page, "e")
    expect(second).to_be_focused()
    press(page, "q")
    expect(page.locator("hearth-composer textarea")).to_have_value(re.compile("Reply number 2"))


def test_edit_ones_own(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    press(page, "j", "e")
    page.wait_for_url("**/edit")


def test_reply(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    expect(page.locator("hearth-composer:defined")).to_be_attached()
    press(page, "j", "j")
    expect(page.locator(".post[data-number]:focus")).to_have_count(1)
    press(page, "r")
    expect(page.locator("hearth-composer textarea")).to_be_focused()
    press(page, "j", "l")
    expect(page.locator("hearth-composer textarea")).to_be_focused()


def test_places(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", "/")
    for key, path in {
        "q": "/questions",
        "b": "/bookmarks",
        "f": "/following",
        "s": "/spaces",
        "h": "/",
    }.items():
        press(page, "g", key)
        page.wait_for_url(f"**{path}")
    press(page, "g", "m")
    expect(page).to_have_url(page.url)
    press(page, "/")
    expect(page.locator("#search")).to_be_focused()
    press(page, "c")
    expect(page.locator("#search")).to_have_value("c")


def test_the_list_of_keys_is_a_dialog(open_page: Open) -> None:
    page = open_page("asker", "/")
    press(page, "?")
    dialog = page.get_by_role("dialog", name="Keys")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_text("Next topic or post")).to_be_visible()
    press(page, "c")
    expect(dialog).to_be_visible()
    press(page, "Escape")
    expect(dialog).to_have_count(0)


def test_not_with_modifiers(open_page: Open) -> None:
    page = open_page("asker", "/")
    for keys in ("Control+/", "Alt+j", "Meta+b"):
        press(page, keys)
    expect(page.locator("body")).to_be_focused()


def test_switched_off_they_do_nothing(open_page: Open, cast: Cast) -> None:
    page = open_page("suspended", "/settings/profile")
    page.get_by_label("Keyboard shortcuts").uncheck()
    page.get_by_role("button", name="Keep").click()
    expect(page.locator("html")).to_have_attribute("data-shortcuts", "off")
    page.goto("/discussions")
    press(page, "j", "?", "/", "g", "q")
    expect(page.locator("body")).to_be_focused()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_guests_switch_them_off_for_their_browser(open_page: Open, topic_id: int) -> None:
    page = open_page("", "/keys")
    page.get_by_role("button", name="Switch keys off").click()
    expect(page.get_by_role("button", name="Switch keys on")).to_be_visible()
    page.goto("/discussions")
    press(page, "/", "j")
    expect(page.locator("body")).to_be_focused()
    page.goto("/keys")
    page.get_by_role("button", name="Switch keys on").click()
    press(page, "/")
    expect(page.locator("#search")).to_be_focused()


def test_a_menu_at_the_foot_of_the_window_opens_upwards(open_page: Open, topic_id: int) -> None:
    page = open_page("helper", f"/topics/{topic_id}")
    menu = page.locator(".post").last.locator("details.menu:not(.up)")
    page.set_viewport_size({"width": 390, "height": 700})
    menu.evaluate("menu => scrollBy(0, menu.getBoundingClientRect().bottom - innerHeight + 80)")
    menu.locator("summary").click()
    opened, bar = menu.locator(".menu-list").bounding_box(), page.locator(".tabbar").bounding_box()
    assert opened and bar and opened["y"] + opened["height"] <= bar["y"]
