"""What open pages are held against: that they follow, and that they show what a page opened now shows."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from difflib import unified_diff

from playwright.sync_api import Page, WebSocketRoute, expect

from app.core import clock
from app.core.db import db, transaction
from app.forum.spaces.models import Membership
from app.forum.spaces.operations.belonging import place_of
from tests.support.cast import Cast
from tests.support.pace import PATIENCE

# Moments are the same for all, who is here is another matter, and rows count whatever their order. A list
# that has grown past its page leads to older rows from the next load on.
ROWS = "ul.topics:not([data-items]) > li"
TEXT = """(part, most) => {
  const quiet = "[data-waiting], .pager, hearth-here, hearth-typing, .notices, .since";
  const left = `${quiet}, script, style, template`;
  const words = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return node.data;
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(left)) return "";
    if (node.matches("relative-time")) return "then";
    if (getComputedStyle(node).display === "none" || node.matches("ul.topics")) return "";
    return ` ${[...node.childNodes].map(words).join("")} `;
  };
  const row = (one) => words(one) + (one.matches(".unread") ? "unread" : "");
  const rows = [...part.querySelectorAll("ul.topics:not([data-items]) > li")].slice(0, most).map(row);
  return [words(part), ...rows.sort()].map((text) => text.replace(/\\s+/g, " ").trim()).join("\\n");
}"""
NO_WEBSOCKET = """
window.WebSocket = class extends EventTarget {
  constructor() {
    super();
    this.readyState = 0;
    setTimeout(() => {
      this.readyState = 3;
      this.onerror?.(new Event("error"));
      this.onclose?.(new CloseEvent("close", { code: 1006 }));
    }, 20);
  }
  send() {}
  close() {}
};
"""
VISIBILITY = """(state) => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def without_websocket(page: Page) -> None:
    """A network that lets no WebSocket through."""
    page.add_init_script(NO_WEBSOCKET)


def put_aside(page: Page) -> None:
    """The reader looks at another tab."""
    page.evaluate(VISIBILITY, "hidden")


def look_again(page: Page) -> None:
    """The reader is back."""
    page.evaluate(VISIBILITY, "visible")


class Wire:
    """The WebSockets of a page, to cut, to damage and to speak into."""

    def __init__(self, page: Page) -> None:
        self.opened = 0
        self.dropped = 0
        self.is_dead = False
        self.drops: Callable[[str], bool] = lambda _message: False
        self._page_side: WebSocketRoute | None = None
        page.route_web_socket("**/socket.io/**", self._open)

    def _open(self, route: WebSocketRoute) -> None:
        self.opened += 1
        number = self.opened
        self._page_side = route
        server = route.connect_to_server()
        route.on_message(lambda message: None if self._lost(number) else server.send(message))
        server.on_message(
            lambda message: None if self._lost(number) or self._drop(str(message)) else route.send(message)
        )

    def _drop(self, message: str) -> bool:
        dropped = self.drops(message)
        self.dropped += dropped
        return dropped

    def _lost(self, number: int) -> bool:
        return self.is_dead and number == 1

    def say(self, name: str, **data: object) -> None:
        """Tell the page something as the server would."""
        assert self._page_side is not None
        self._page_side.send(f"42{json.dumps([name, data])}")


def admit(cast: Cast, who: str, slug: str) -> None:
    """Have somebody in a space, whom another test may have put out."""
    with cast.app.app_context(), transaction():
        member, space = cast.member(who), cast.space(slug)
        if place_of(member, space) is None:
            places = {"space_id": space.id, "member_id": member.id, "created_at": clock.now()}
            db.session.add(Membership(role="member", state="active", **places))
            space.members_count += 1


def is_live(page: Page) -> None:
    """Wait until the page says that it hears of everything."""
    expect(page.locator("hearth-live[live]").first).to_be_attached()
    expect(page.locator("hearth-live:not([live])")).to_have_count(0)


def shown(page: Page, part: str = "main", rows: int = 1000) -> str:
    """The words of a part of a page, rows of lists in the order of their words.

    A list that has grown while it was open keeps its last rows, which a new page leaves to the next one.
    """
    return str(page.locator(part).first.evaluate(TEXT, rows))


def show_what_waits(page: Page) -> None:
    """Press what offers new rows or replies."""
    for button in page.locator("[data-waiting] button").all():
        button.click()


def same_as_reload(page: Page, *parts: str, within: float = PATIENCE) -> None:
    """Wait until the page shows what a page opened at this moment shows to the same reader."""
    fresh = page.context.new_page()
    fresh.goto(page.url)

    def differences() -> list[tuple[str, str]]:
        show_what_waits(page)
        return [pair for part in parts or ("main",) if (pair := _pair(page, fresh, part))[0] != pair[1]]

    found = eventually(lambda: not differences(), within)
    assert found, "\n".join(
        "\n".join(unified_diff(open_one.split(), new_one.split(), "open", "new", n=4))
        for open_one, new_one in differences()
    )
    fresh.close()


def _pair(page: Page, fresh: Page, part: str) -> tuple[str, str]:
    rows = fresh.locator(part).first.locator(ROWS).count()
    return shown(page, part, rows), shown(fresh, part)


def eventually(condition: Callable[[], object], within: float = PATIENCE) -> bool:
    """Whether a condition comes true in time; it is looked at many times a second."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
