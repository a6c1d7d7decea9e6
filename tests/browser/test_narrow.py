"""Every page works at 320 px and under 200 % zoom, from the keyboard, with targets a finger can hit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Open, sign_in
from tests.browser.world import PAGES, Address, make_world
from tests.support.server import Server

# 320 is also 640 under 200 % zoom, and 1280 under 400 %.
WIDTHS = (320, 390, 640, 800)
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  const all = [...document.body.querySelectorAll("*")];
  const wide = all.filter((one) => one.getBoundingClientRect().right > room + 1);
  return wide.map((one) => one.outerHTML.slice(0, 120));
}"""
TOO_SMALL = """() => {
  const targets = document.querySelectorAll("nav a, header a, footer a, summary, button");
  const seen = [...targets].filter((one) => one.checkVisibility() && !one.closest("[aria-hidden=true]"));
  const small = seen.filter((one) => {
    const { width, height } = one.getBoundingClientRect();
    return width > 1 && (width < 23.5 || height < 23.5) && !one.matches(":is(h1, h2, h3, p, .prose) a");
  });
  return small.map((one) => one.outerHTML.slice(0, 120));
}"""
FOCUS = """() => {
  const one = document.activeElement;
  const rings = [[one], [one, "::after"], [one.parentElement]].map((of) => getComputedStyle(...of));
  const seen = rings.some((ring) => ring.outlineStyle !== "none" && parseFloat(ring.outlineWidth) >= 2);
  return seen ? "visible" : one.outerHTML.slice(0, 120);
}"""
Visit = Callable[[Address], Page]


@pytest.fixture(scope="module")
def visit(server: Server, chromium: Browser, signed_in_states: dict[str, Any]) -> Iterator[Visit]:
    """Go to an address on the one narrow page that each person has."""
    world, pages = make_world(server), dict[str, Page]()

    def to(address: Address) -> Page:
        who = address.who
        if who not in pages:
            if who and who not in signed_in_states:
                signed_in_states[who] = sign_in(server, chromium, who)
            state = signed_in_states.get(who) if who else None
            size = {"width": WIDTHS[0], "height": 700}
            pages[who] = chromium.new_context(
                base_url=server.url, storage_state=state, viewport=size, reduced_motion="reduce"
            ).new_page()
        pages[who].set_viewport_size({"width": WIDTHS[0], "height": 700})
        response = pages[who].goto(address.path.format(**world))
        assert response is not None and response.status == address.status
        return pages[who]

    yield to
    for page in pages.values():
        page.context.close()


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_the_page_fits_and_has_its_frame(visit: Visit, address: Address) -> None:
    page = visit(address)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        assert page.evaluate(TOO_WIDE) == [], width
    assert page.evaluate(TOO_SMALL) == []
    assert page.locator("h1").count() == 1
    assert page.title().strip(" ·")
    expect(page.locator("footer").get_by_role("link", name="Contact a person")).to_be_visible()


@pytest.mark.parametrize("path", ["/", "/topics/{question}", "/topics/new?kind=question", "/spaces"])
def test_text_of_double_size_fits(visit: Visit, path: str) -> None:
    page = visit(Address("asker", path))
    page.set_viewport_size({"width": 640, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []


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
