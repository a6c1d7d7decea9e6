"""Networks in which no WebSocket gets through, and those in which nothing live does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.live import is_live, same_as_reload, without_websocket
from tests.support.cast import Cast

pytestmark = pytest.mark.usefixtures("network_fails")
SECONDS = 8
STEPS = 10
MOST_TRIES = 2 * SECONDS  # each try asks for a WebSocket and for polling


def test_without_websocket_the_page_polls(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Does the light shine on its own?")
    page = open_page("asker", f"/topics/{topic}", before=without_websocket)
    is_live(page)
    cast.reply(topic, body="Only at dusk.")
    expect(page.locator(".post", has_text="Only at dusk.")).to_be_visible()
    page.context.set_offline(True)
    cast.reply(topic, by="staff", body="And in the rain.")
    page.context.set_offline(False)
    same_as_reload(page)


def test_without_anything_live_the_page_is_whole_and_asks_rarely(open_page: Open, cast: Cast) -> None:
    tries: list[str] = []

    def block(page: Page) -> None:
        page.clock.install()
        without_websocket(page)
        page.route("**/socket.io/**", lambda route: (tries.append(""), route.fulfill(status=404, body="")))

    topic = cast.topic(title="Is the bell loud enough?")
    page = open_page("asker", f"/topics/{topic}", before=block)
    for _ in range(SECONDS * STEPS):
        page.clock.run_for(1000 // STEPS)
    assert 1 <= len(tries) <= MOST_TRIES
    expect(page.get_by_text("The connection was lost. Trying again…")).to_be_visible()
    page.locator("#composer textarea").fill("It is in my street.")
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".post", has_text="It is in my street.")).to_be_visible()
    cast.reply(topic, by="staff", body="Louder than the law asks.")
    page.reload()
    expect(page.locator(".post", has_text="Louder than the law asks.")).to_be_visible()


def test_who_comes_back_to_a_page_without_anything_live_sees_what_is_new(open_page: Open, cast: Cast) -> None:
    def block(page: Page) -> None:
        without_websocket(page)
        page.route("**/socket.io/**", lambda route: route.fulfill(status=404, body=""))

    topic = cast.topic(title="Does the stand hold on grass?")
    page = open_page("asker", f"/topics/{topic}", before=block)
    cast.reply(topic, body="Put a lid under it.")
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    expect(page.locator(".post", has_text="Put a lid under it.")).to_be_visible()
