"""Formulas in a browser: drawn as MathML, never wider than a phone, and reached from the keyboard."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from app.core.db import transaction
from app.core.settings import change_settings
from tests.browser.conftest import Open
from tests.browser.test_accessibility import BY_DAY
from tests.support.cast import Cast

SUM = " + ".join(f"a_{{{number}}}" for number in range(30))
BODY = f"A square $x^2$, a long one ${SUM}$ in a line, and one by itself:\n\n$$\n\\frac{{1}}{{2}} = {SUM}\n$$"
SIZES = """() => [...document.querySelectorAll(".formula")].map((box) => {
  box.focus();
  const { scrollWidth, clientWidth, scrollHeight, clientHeight } = box;
  return [box === document.activeElement, scrollWidth > clientWidth, scrollHeight > clientHeight];
})"""
WIDE = "document.documentElement.scrollWidth > innerWidth"
RAISED = """() => {
  const [base, power] = document.querySelectorAll("msup > *");
  return power.getBoundingClientRect().top < base.getBoundingClientRect().top;
}"""


@pytest.fixture
def topic(cast: Cast) -> Iterator[str]:
    """The address of a topic with formulas; the community draws them meanwhile."""
    for on in (True, False):
        with cast.app.app_context(), transaction():
            change_settings(mathematics=on)
        if on:
            yield f"/topics/{cast.topic(title='Sums of many parts', body=BODY)}/x"


def test_long_ones_scroll_in_their_own_box_at_320_px(topic: str, open_page: Open) -> None:
    page = open_page("asker", topic, viewport={"width": 320, "height": 700})
    assert not page.evaluate(WIDE)
    assert page.evaluate(SIZES) == [[True, True, False]] * 2


def test_they_are_drawn_and_no_rule_of_accessibility_is_broken(topic: str, open_page: Open) -> None:
    page = open_page("asker", topic)
    assert page.evaluate(RAISED)
    assert Axe().run(page, options=BY_DAY).response["violations"] == []
