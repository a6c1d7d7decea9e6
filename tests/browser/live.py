"""What open pages are held against: that they follow, and that they show what a page opened now shows."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

# What the reader did or what time does: what waits behind a button is shown, moments are the same for all.
TEXT = """(part) => {
  const copy = part.cloneNode(true);
  for (const own of copy.querySelectorAll("[data-waiting], hearth-here, hearth-typing, .notices, .since")) own.remove();
  for (const row of copy.querySelectorAll(".fresh, .new-mark")) row.classList.remove("fresh");
  for (const moment of copy.querySelectorAll("relative-time")) moment.replaceWith("then");
  for (const hidden of copy.querySelectorAll("[hidden], noscript, template, script, style")) hidden.remove();
  const list = copy.querySelector("ul.topics");
  const rows = list ? [...list.children].map((row) => words(row) + (row.matches(".unread") ? " unread" : "")) : [];
  list?.remove();
  function words(of) { return of.textContent.replace(/\\s+/g, " ").trim() }
  return [words(copy), ...rows.sort()].join("\\n");
}"""


def is_live(page: Page) -> None:
    """Wait until the page says that it hears of everything."""
    expect(page.locator("hearth-live[live]").first).to_be_attached(timeout=15_000)
    expect(page.locator("hearth-live:not([live])")).to_have_count(0, timeout=15_000)


def shown(page: Page, part: str = "main") -> str:
    """The words of a part of a page, rows of lists in the order of their words."""
    return str(page.locator(part).first.evaluate(TEXT))


def show_what_waits(page: Page) -> None:
    """Press what offers new rows or replies."""
    for button in page.locator("[data-waiting] button").all():
        button.click()


def same_as_reload(page: Page, *parts: str, within: float = 5.0) -> None:
    """Wait until the page shows what a page opened at this moment shows to the same reader."""
    fresh = page.context.new_page()
    fresh.goto(page.url)

    def differences() -> list[tuple[str, str]]:
        show_what_waits(page)
        return [pair for part in parts or ("main",) if (pair := _pair(page, fresh, part))[0] != pair[1]]

    found = eventually(lambda: not differences(), within)
    assert found, differences()
    fresh.close()


def _pair(page: Page, fresh: Page, part: str) -> tuple[str, str]:
    return shown(page, part), shown(fresh, part)


def eventually(condition: Callable[[], object], within: float = 5.0) -> bool:
    """Whether a condition comes true in time; it is looked at many times a second."""
    deadline = time.monotonic() + within
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True
