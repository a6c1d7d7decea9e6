"""Every page fits and breaks no rule of WCAG 2.0 to 2.2 (A, AA) that a machine can check, day and night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.core.db import transaction
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.browser.conftest import sign_in
from tests.browser.fitting import NARROW, TOO_WIDE, misfits
from tests.browser.world import PAGES, Address, make_world
from tests.support.server import Server

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BY_DAY = {"runOnly": RULES, "resultTypes": ["violations"]}
# Only colours differ by night.
BY_NIGHT = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}
# So tall that nothing sticks over anything else.
TALL: ViewportSize = {"width": 1280, "height": 2600}
PHONE: ViewportSize = {"width": 390, "height": 844}
SEND_EMPTY = """() => {
  const texts = "input:is([type=text], [type=email], [type=password], :not([type]))";
  const fieldsOf = (form) => form.querySelectorAll(texts);
  const forms = [...document.querySelectorAll("main form.form")];
  const form = forms.sort((one, other) => fieldsOf(other).length - fieldsOf(one).length)[0];
  form.noValidate = true;
  for (const field of fieldsOf(form)) field.value = "";
  form.requestSubmit();
}"""
OWN_MENU = ".post .menu:has([data-copy]) > summary"
Visit = Callable[..., Page]
# The reference of the API repeats one shape a hundred times; the first of them are looked at.
REPEATED = "main article:nth-of-type(n+3), main section section:nth-of-type(n+8)"


@pytest.fixture(scope="module")
def world(server: Server) -> dict[str, str]:
    """What stands in braces in an address."""
    return make_world(server)


@pytest.fixture(scope="module")
def visit(
    server: Server, chromium: Browser, world: dict[str, str], signed_in_states: dict[str, Any]
) -> Iterator[Visit]:
    """Go to an address in the one page that each person has."""
    pages: dict[str, Page] = {}

    def to(address: Address, size: ViewportSize = TALL) -> Page:
        if address.who not in pages:
            if address.who and address.who not in signed_in_states:
                signed_in_states[address.who] = sign_in(server, chromium, address.who)
            context = chromium.new_context(
                base_url=server.url,
                storage_state=signed_in_states.get(address.who),
                viewport=TALL,
                reduced_motion="reduce",
            )
            pages[address.who] = context.new_page()
        page = pages[address.who]
        page.emulate_media(color_scheme="light")
        page.set_viewport_size(size)
        response = page.goto(address.path.format(**world))
        assert response is not None and response.status == address.status, page.url
        return page

    yield to
    for page in pages.values():
        page.context.close()


def broken(page: Page, within: str = "html") -> list[str]:
    """The rules a page, or a part of it, breaks by day and by night, with the elements that break them."""
    page.emulate_media(color_scheme="light")
    found = Axe().run(page, within, BY_DAY).response["violations"]
    page.emulate_media(color_scheme="dark")
    night = page.evaluate("([within, options]) => axe.run(within, options)", [within, BY_NIGHT])["violations"]
    return [
        f"{rule['id']}{at}: {node['html'][:160]} {node['failureSummary'][:300]}"
        for at, rules in (("", found), (" by night", night))
        for rule in rules
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("address", PAGES, ids=str)
def test_the_page_fits_and_breaks_no_rule(visit: Visit, address: Address) -> None:
    page = visit(address, NARROW)
    assert misfits(page) == []
    if address.path == "/api/v1/":
        page.locator(REPEATED).evaluate_all("(parts) => parts.forEach((part) => part.remove())")
    page.set_viewport_size(TALL)
    assert broken(page) == []


@pytest.mark.parametrize("path", ["/", "/topics/{question}", "/topics/new?kind=question", "/spaces"])
def test_text_of_double_size_fits(visit: Visit, path: str) -> None:
    page = visit(Address("asker", path), {"width": 640, "height": 700})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate(TOO_WIDE) == []


def test_the_check_finds_what_is_broken(visit: Visit) -> None:
    page = visit(Address("", "/contact"))
    page.evaluate("document.querySelector('main').append(new Image(), document.createElement('input'))")
    found = " ".join(broken(page))
    assert "image-alt" in found and "label" in found


def test_menus_of_the_reader_and_of_a_post(visit: Visit) -> None:
    page = visit(Address("moderator", "/topics/{question}"))
    page.locator(".me > summary").click()
    expect(page.get_by_role("link", name="Your profile")).to_be_visible()
    assert broken(page, ".me") == []
    page.locator(OWN_MENU).first.click()
    expect(page.get_by_role("link", name="Copy link").first).to_be_visible()
    assert broken(page, ".post .menu[open]") == []


def test_the_question_before_something_is_deleted(visit: Visit) -> None:
    page = visit(Address("helper", "/topics/{question}?order=time"))
    page.locator(f"#posts {OWN_MENU}").first.click()
    page.get_by_role("button", name="Delete").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert broken(page) == []


def test_the_drawer_of_a_phone(visit: Visit) -> None:
    page = visit(Address("staff", "/"))
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Menu", exact=True).click()
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()
    assert broken(page) == []


def test_a_reply_while_it_is_written_and_previewed(visit: Visit) -> None:
    page = visit(Address("helper", "/topics/{question}"))
    page.locator("textarea[name=body]").fill("**Bold** words and `code`, see [this](https://example.org).")
    assert broken(page) == []
    page.get_by_role("button", name="Preview").click()
    expect(page.locator(".preview strong")).to_have_text("Bold")
    assert broken(page) == []


def test_people_and_emoji_suggested_while_writing(visit: Visit) -> None:
    page = visit(Address("helper", "/topics/{discussion}"))
    page.locator("textarea[name=body]").focus()
    page.wait_for_function("() => customElements.get('text-expander')")
    page.locator("textarea[name=body]").press_sequentially("Thanks @mik")
    expect(page.get_by_role("option").first).to_be_visible()
    assert broken(page) == []


@pytest.mark.parametrize("address", [
    Address("", "/sign-in"),
    Address("", "/sign-up"),
    Address("asker", "/topics/new?kind=experience"),
    Address("asker", "/settings/profile"),
    Address("admin", "/admin/spaces/new"),
], ids=str)  # fmt: skip
def test_a_form_that_was_refused(visit: Visit, address: Address) -> None:
    page = visit(address)
    page.evaluate(SEND_EMPTY)
    expect(page.locator(".error-summary")).to_be_visible()
    assert broken(page) == []


def test_an_edit_that_came_too_late(visit: Visit, server: Server, world: dict[str, str]) -> None:
    page = visit(Address("asker", "/posts/{own_post}/edit"))
    cast = server.cast
    with server.app.app_context(), transaction():
        post = cast.post(int(world["own_post"]))
        edit_post(cast.member("asker"), post, compose("From the other device."), post.version)
    page.locator("textarea[name=body]").fill("From this device.")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("heading", name="Someone was faster")).to_be_visible()
    assert broken(page) == []


def test_a_code_is_asked_for(visit: Visit) -> None:
    page = visit(Address("", "/sign-in/code"))
    page.locator("main input[type=email], main input[name=email]").fill("nobody@example.org")
    page.locator("main form button").first.click()
    expect(page.get_by_role("heading", name="Enter the code")).to_be_visible()
    assert broken(page) == []
