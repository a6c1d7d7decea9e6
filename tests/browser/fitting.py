"""Whether a page fits a narrow window, has its frame, and targets that a finger can hit."""

from __future__ import annotations

from playwright.sync_api import Page, ViewportSize

# 320 is also 640 under 200 % zoom, and 1280 under 400 %.
WIDTHS = (320, 390, 640, 800)
NARROW: ViewportSize = {"width": WIDTHS[0], "height": 700}
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


def misfits(page: Page) -> list[str]:
    """What is wrong with a page that was opened in a narrow window."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        found += [f"too wide at {width}: {part}" for part in page.evaluate(TOO_WIDE)]
    found += [f"too small: {part}" for part in page.evaluate(TOO_SMALL)]
    if page.locator("h1").count() != 1:
        found.append("it has not one heading")
    if not page.title().strip(" ·"):
        found.append("it has no title")
    if not page.locator("footer").get_by_role("link", name="Contact a person").is_visible():
        found.append("nobody is to be reached")
    return found
