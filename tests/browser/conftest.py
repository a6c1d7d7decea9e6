"""Browsers for people of the cast, on one real server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support import services
from tests.support.cast import PASSWORD, Cast
from tests.support.pace import PATIENCE
from tests.support.server import Server

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CHROMIUM = services.chromium()
Open = Callable[..., Page]
# A key that is pressed before the scripts are there is lost: all elements of our own are what they shall be.
IS_READY = """() => [...document.querySelectorAll(":not(:defined)")]
  .every(({ localName }) => !localName.startsWith("hearth-"))"""
# On a busy machine a page may take long.
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the cast."""
    server = Server(tmp_path_factory.mktemp("browser"))
    server.prepare()
    yield server.start()
    server.stop()


@pytest.fixture
def cast(server: Server) -> Cast:
    """The people and places of the server's database."""
    return server.cast


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for the whole run."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium-headless-shell)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


class Complaints:
    """What browsers complained about: script errors, refused content, failed requests."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.network_fails = False

    def listen(self, page: Page) -> None:
        """Collect the complaints of a page."""
        page.on("pageerror", lambda error: self._note(page, str(error)))
        page.on("console", lambda message: self._console(page, message))

    def _console(self, page: Page, message: Any) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            self._note(page, message.text)

    def _note(self, page: Page, words: str) -> None:
        cut_off = ("net::ERR", "WebSocket connection", "Failed to fetch") if self.network_fails else ()
        if not any(one in words for one in cut_off):
            self.found.append(f"{page.url}: {words}")


@pytest.fixture
def complaints() -> Iterator[Complaints]:
    """Fails a test whose pages had script errors or refused content."""
    complaints = Complaints()
    yield complaints
    assert not complaints.found, complaints.found


@pytest.fixture
def network_fails(complaints: Complaints) -> None:
    """What browsers say of a network that is cut is no complaint here."""
    complaints.network_fails = True


@pytest.fixture(scope="session")
def signed_in_states(server: Server, chromium: Browser) -> dict[str, Any]:
    """Cookies of people who signed in before, by part."""
    return {}


@pytest.fixture
def open_page(
    server: Server, chromium: Browser, complaints: Complaints, signed_in_states: dict[str, Any]
) -> Iterator[Open]:
    """Open a page as a person of the cast, or as a guest: `open_page("asker", "/questions")`.

    `before` is called with the page before it goes anywhere.
    """
    contexts: list[BrowserContext] = []

    def open_as(who: str = "", path: str = "/", **options: Any) -> Page:
        if who and who not in signed_in_states:
            signed_in_states[who] = sign_in(server, chromium, who)
        before = options.pop("before", None)
        options.setdefault("viewport", {"width": 1280, "height": 900})
        state = signed_in_states.get(who) if who else None
        context = chromium.new_context(base_url=server.url, storage_state=state, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        complaints.listen(page)
        if before is not None:
            before(page)
        page.goto(path)
        if options.get("java_script_enabled", True):
            page.wait_for_function(IS_READY)
        return page

    yield open_as
    for context in contexts:
        context.close()


def sign_in(server: Server, chromium: Browser, who: str) -> Any:
    """Sign a person in through the form and return the cookies."""
    context = chromium.new_context(base_url=server.url)
    page = context.new_page()
    page.goto("/sign-in")
    page.fill("input[name=identity]", f"{who}@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    page.wait_for_selector("html[data-viewer]:not([data-viewer=''])")
    state = context.storage_state()
    context.close()
    return state
