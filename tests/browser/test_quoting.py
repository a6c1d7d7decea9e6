"""Quoting in the browser: whole posts, parts that are selected, and the link back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.server import Server

BODY = (
    "# Head\n\nPlain **strong** words.[^1]\n\n```python\nx = 1 * 2\n```\n\n"
    "1. one\n2. [two](https://example.org)\n3. three\n\n"
    "- [x] done\n- [ ] open\n\n| a | b |\n| --- | ---: |\n| c | `d\\|e` |\n\n"
    ":::details More\nInside @helper 🎉\n:::\n\n"
    "[manual.pdf](/uploads/abcdefghijklmnopqrstuv/manual.pdf?size=12)\n\n[^1]: A note."
)
SELECT = """(prose, [first, last]) => {
  const range = document.createRange();
  range.setStartBefore(first ? prose.querySelector(first) : prose.firstChild);
  range.setEndAfter(last ? prose.querySelector(last) : prose.lastChild);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
  document.dispatchEvent(new PointerEvent("pointerup"));
}"""


@pytest.fixture
def post_id(server: Server) -> int:
    """A reply that has one of everything."""
    topic_id = server.cast.topic(title="Quoted with care", body="One.")
    return server.cast.reply(topic_id, "helper", BODY)


def quote_selection(page: Page, post_id: int, first: str, last: str) -> str:
    """Select from one part to another, quote it, and return the lines without the link and the marks."""
    text = page.locator("#composer textarea")
    text.fill("")
    page.locator(f"#post-{post_id} .prose").evaluate(SELECT, [first, last])
    page.locator(".quote-button").click()
    expect(text).not_to_have_value("")
    lines = text.input_value().split("\n")
    assert lines[0].endswith(f" wrote](/posts/{post_id}):")
    assert lines[1] == ">"
    return "\n".join(line[2:] for line in lines[2:-2])


def test_a_selection_comes_back_as_it_was(open_page: Open, post_id: int) -> None:
    page = open_page("asker", f"/posts/{post_id}")
    expect(page.locator("hearth-composer:defined")).to_be_attached()
    assert quote_selection(page, post_id, "pre code", "pre code") == "```python\nx = 1 * 2\n```"
    assert quote_selection(page, post_id, "ol li:nth-child(2)", "ol li:nth-child(3)") == (
        "2. [two](https://example.org)\n3. three"
    )
    assert quote_selection(page, post_id, "ul", "table") == (
        "- [x] done\n- [ ] open\n\n| a | b |\n| --- | --: |\n| c | `d\\|e` |"
    )
    whole = quote_selection(page, post_id, "", "").replace("\\_", "_")
    assert whole.startswith(f"# Head\n\nPlain **strong** words.[^{post_id}-1]\n\n```python\n")
    assert ":::details More\nInside @helper 🎉\n:::" in whole
    assert "[manual.pdf](/uploads/abcdefghijklmnopqrstuv/manual.pdf)" in whole
    assert whole.endswith(f"[^{post_id}-1]: A note.")


def test_a_whole_post_is_quoted_from_its_source_and_links_back(open_page: Open, post_id: int) -> None:
    page = open_page("asker", f"/posts/{post_id}")
    text = page.locator("#composer textarea")
    page.locator(f"#post-{post_id} [data-quote]").click()
    expect(text).to_have_value(re.compile(r"\n> :::details More\n> Inside @helper 🎉\n> :::\n"))
    page.locator("#composer form").get_by_role("button", name="Post").click()
    link = page.locator(f".post blockquote a[href='/posts/{post_id}']")
    expect(link).to_have_text(re.compile("wrote$"))
    link.click()
    expect(page).to_have_url(re.compile(f"#post-{post_id}$"))


def test_bare_words_are_quoted_when_the_script_for_it_is_out_of_reach(
    open_page: Open, post_id: int, network_fails: None
) -> None:
    page = open_page("asker", f"/posts/{post_id}")
    expect(page.locator("hearth-composer:defined")).to_be_attached()
    page.route("**/quotation", lambda route: route.abort())
    page.locator(f"#post-{post_id} [data-quote]").click()
    expect(page.locator("#composer textarea")).to_have_value(
        re.compile("^> Head\n.*> Plain strong words", re.DOTALL)
    )


def test_a_quote_link_in_a_new_tab_comes_after_the_draft(open_page: Open, post_id: int) -> None:
    page = open_page("staff", f"/posts/{post_id}")
    link = page.locator(f"#post-{post_id} [data-quote]").get_attribute("href") or ""
    page.goto(link)
    text = page.locator("#composer textarea")
    expect(text).to_have_value(re.compile(rf"^> \[.* wrote\]\(/posts/{post_id}\):"))
