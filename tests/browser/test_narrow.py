"""Pages work from the keyboard, and on a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open

FOCUS = """() => {
  const one = document.activeElement;
  const rings = [[one], [one, "::after"], [one.parentElement]].map((of) => getComputedStyle(...of));
  const seen = rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2);
  return seen ? "visible" : one.outerHTML.slice(0, 120);
}"""


def test_the_first_tab_skips_to_the_content(open_page: Open) -> None:
    page = open_page("asker", "/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whoever_tabs_sees_where_they_are(open_page: Open, scheme: str) -> None:
    page = open_page("asker", "/", color_scheme=scheme)
    seen = set()
    for _ in range(30):
        page.keyboard.press("Tab")
        seen.add(page.evaluate(FOCUS))
    assert seen == {"visible"}


def test_the_drawer_opens_and_closes_from_the_keyboard(open_page: Open) -> None:
    page = open_page("asker", "/", viewport={"width": 320, "height": 700})
    menu = page.get_by_role("button", name="Menu", exact=True)
    menu.focus()
    page.keyboard.press("Enter")
    drawer = page.get_by_role("navigation", name="Main")
    expect(drawer.get_by_role("link", name="Questions")).to_be_visible()
    page.keyboard.press("Escape")
    expect(drawer).to_be_hidden()
    expect(menu).to_be_focused()
