"""Writing in the composer: toolbar, formatting keys, lists that go on, and pasting."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.server import Server

PASTE = """(field, kinds) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(kinds)) data.setData(kind, words);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


def test_writing_with_mouse_keys_and_clipboard(open_page: Open, server: Server) -> None:
    topic_id = server.cast.topic(title="Written with care", body="One.")
    page: Page = open_page("asker", f"/topics/{topic_id}")
    text = page.locator("#composer textarea")
    text.click()
    page.locator("md-bold").click()
    expect(text).to_have_value("****")
    text.fill("")
    page.keyboard.press("Control+i")
    expect(text).to_have_value("__")
    text.fill("")
    page.keyboard.type("9. nine\nten\n\nend")
    expect(text).to_have_value("9. nine\n10. ten\nend")
    text.fill("the manual")
    text.select_text()
    text.evaluate(PASTE, {"text/plain": "https://example.org/a_(b)"})
    expect(text).to_have_value("[the manual](https://example.org/a_%28b%29)")
    text.fill("")
    text.evaluate(PASTE, {"text/html": "<p>A <b>b</b></p><ul><li>c</li></ul>", "text/plain": "A b c"})
    expect(text).to_have_value("A **b**\n\n- c")


def test_a_quotation_keeps_its_shape(open_page: Open, server: Server) -> None:
    body = "```python\nx = 1\n```\n\n- one\n- [two](https://example.org)"
    topic_id = server.cast.topic(title="Quoted with care", body=body)
    page = open_page("asker", f"/topics/{topic_id}")
    page.locator("[data-quote]").first.click()
    kept = page.locator("#composer textarea")
    expect(kept).to_have_value(
        "> ```python\n> x = 1\n> ```\n>\n> - one\n> - [two](https://example.org)\n\n"
        f"@{server.cast.handle_of('asker')} "
    )
