"""What a topic page of twenty posts may cost, counted in a real browser."""

from __future__ import annotations

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from tests.browser.conftest import Open
from tests.support.server import Server

SCRIPT = 60 * 1024
STYLE = 25 * 1024
REQUESTS = 20
SHIFT = 0.02
FOR_GOOD = "public, max-age=31536000, immutable"
WATCH_SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


class Traffic:
    """What a page asked for and what it got."""

    def __init__(self, page: Page) -> None:
        self.asked: list[str] = []
        self.got: list[Response] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("websocket", lambda socket: self.asked.append(socket.url))
        page.on("response", lambda response: self.got.append(response))

    def gzipped(self, kind: str) -> int:
        """The bytes of everything of a kind (script, stylesheet), each file gzipped as a proxy sends it."""
        bodies = [one.body() for one in self.got if one.request.resource_type == kind]
        return sum(len(gzip.compress(body, 6)) for body in bodies)


@pytest.fixture(scope="module")
def topic(server: Server) -> str:
    """The address of a topic with twenty posts."""
    topic_id = server.cast.topic(title="Twenty posts about the cold", body="41 km instead of 62.")
    for number in range(19):
        server.cast.reply(topic_id, ("helper", "staff", "asker")[number % 3], f"Reply {number}.\n\n" * 6)
    return f"/topics/{topic_id}"


@pytest.fixture
def loaded(open_page: Open, topic: str) -> tuple[Page, Traffic]:
    """The topic as a member sees it, with all it loads by itself and the composer in use."""
    page = open_page("asker", "/contact")
    page.context.add_init_script(WATCH_SHIFTS)
    fresh = page.context.new_page()
    traffic = Traffic(fresh)
    fresh.goto(topic)
    expect(fresh.locator(".post")).to_have_count(20)
    expect(fresh.locator("hearth-here li", has_text="Mika")).to_contain_text("here now")
    fresh.wait_for_load_state("networkidle")
    return fresh, traffic


def test_the_page_is_light(loaded: tuple[Page, Traffic]) -> None:
    _, traffic = loaded
    assert 0 < traffic.gzipped("script") <= SCRIPT
    assert 0 < traffic.gzipped("stylesheet") <= STYLE
    assert len(traffic.asked) <= REQUESTS, traffic.asked


def test_nothing_moves_while_it_loads(loaded: tuple[Page, Traffic]) -> None:
    page, _ = loaded
    assert page.evaluate("window.shifted") < SHIFT


def test_nothing_is_asked_of_another_host_and_no_font_is_loaded(
    loaded: tuple[Page, Traffic], server: Server
) -> None:
    _, traffic = loaded
    assert {urlsplit(url).netloc for url in traffic.asked} == {urlsplit(server.url).netloc}
    assert not [one.url for one in traffic.got if one.request.resource_type == "font"]


def test_nothing_fails_and_built_files_are_kept_for_good(loaded: tuple[Page, Traffic]) -> None:
    _, traffic = loaded
    assert [one.url for one in traffic.got if one.status >= 400] == []
    built = [one for one in traffic.got if "/static/dist/" in one.url]
    assert built
    assert {one.headers["cache-control"] for one in built} == {FOR_GOOD}


def test_pages_stay_where_they_are_while_they_load_on_a_phone(open_page: Open, topic: str) -> None:
    page = open_page("helper", "/contact", viewport={"width": 390, "height": 844})
    page.context.add_init_script(WATCH_SHIFTS)
    fresh = page.context.new_page()
    for path in ("/", topic, "/questions", "/notifications"):
        fresh.goto(path, wait_until="networkidle")
        assert fresh.evaluate("window.shifted") < SHIFT, path
