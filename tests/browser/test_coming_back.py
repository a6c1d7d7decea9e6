"""Pages that come back by Back, with and without scripts: what is written on them then is posted as well."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ARGUMENTS, Open, sign_in
from tests.support.cast import Cast
from tests.support.server import Server
from tests.support.services import whole_chromium


@pytest.fixture
def topic(cast: Cast) -> str:
    return f"/topics/{cast.topic(title='Does the bell ring in the rain?')}"


def post(page: Page, words: str) -> None:
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    page.locator("textarea[name=body]").fill(words)
    page.locator("textarea[name=body]").press("Control+Enter")
    expect(page.locator("textarea[name=body]")).to_have_value("")


def test_another_reply_after_back_is_posted(open_page: Open, topic: str) -> None:
    page = open_page("helper", topic)
    for words in ("Mine rings.", "Mine rings in snow, too.", "Mine rings."):
        post(page, words)
        page.goto("/contact")
        page.go_back()
    expect(page.locator(".post", has_text="Mine rings")).to_have_count(3)


@pytest.fixture
def keeping_page(server: Server, chromium: Browser) -> Iterator[Page]:
    """A page of a browser that keeps whole pages for Back, as people's browsers do."""
    if (whole := whole_chromium()) is None:
        pytest.skip("no Chromium that keeps whole pages (Debian: apt-get install chromium)")
    browser = chromium.browser_type.launch(
        executable_path=whole, args=ARGUMENTS, ignore_default_args=["--disable-back-forward-cache"]
    )
    state = sign_in(server, browser, "helper")
    yield browser.new_context(base_url=server.url, storage_state=state).new_page()
    browser.close()


def test_a_page_that_was_kept_whole_is_posted_from_and_catches_up(
    keeping_page: Page, cast: Cast, topic: str
) -> None:
    page = keeping_page
    page.goto(topic)
    post(page, "Mine rings.")
    page.locator("textarea[name=body]").fill("And in snow")
    page.evaluate("document.documentElement.dataset.kept = 'yes'")
    page.goto("/contact")
    cast.reply(int(topic.split("/")[2]), "staff", "Ours as well.")
    # The driver waits in vain for the loading of a page that was kept.
    page.evaluate("history.back()")
    expect(page.locator("html[data-kept]")).to_have_count(1)
    expect(page.locator(".post", has_text="Ours as well.")).to_have_count(1)
    expect(page.locator("textarea[name=body]")).to_have_value("And in snow")
    page.locator("textarea[name=body]").press("Control+Enter")
    expect(page.locator(".post", has_text="And in snow")).to_have_count(1)


def test_what_was_typed_stays_and_is_posted_from_the_kept_page(open_page: Open, topic: str) -> None:
    page = open_page("helper", topic)
    post(page, "Mine rings.")
    page.locator("textarea[name=body]").fill("And in snow")
    page.goto("/contact")
    page.go_back()
    expect(page.locator("textarea[name=body]")).to_have_value("And in snow")
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    page.locator("textarea[name=body]").press("Control+Enter")
    expect(page.locator(".post", has_text="And in snow")).to_have_count(1)


def test_without_scripts_another_reply_after_back_is_posted(open_page: Open, topic: str) -> None:
    page = open_page("helper", topic, java_script_enabled=False)
    for words in ("Mine rings.", "Mine rings in snow, too."):
        page.locator("textarea[name=body]").fill(words)
        page.get_by_role("button", name="Post").first.click()
        expect(page.locator(".post", has_text=words)).to_be_visible()
        page.go_back()
        page.locator("textarea[name=body]").fill("")
    page.goto(topic)
    expect(page.locator(".post", has_text="Mine rings")).to_have_count(2)
