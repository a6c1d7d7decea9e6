"""Writing in the composer: toolbar, formatting keys, lists that go on, and pasting."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open
from tests.support.server import Server

PASTE = """(field, kinds) => {
  const data = new DataTransfer();
  for (const [kind, words] of Object.entries(kinds)) data.setData(kind, words);
  field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
WORD = (
    "<html><head><style>p.MsoNormal {margin:0}</style></head>"
    "<body><!--StartFragment--><p class=MsoNormal><b>Note</b> on <i>cold</i><o:p></o:p></p>"
    "<table><tr><td>Tyre</td><td>Bar</td></tr><tr><td>front</td><td>2.2</td></tr></table></body></html>"
)
DOCS = (
    "<meta charset='utf-8'><b style='font-weight:normal;' id='docs-internal-guid-1'><p><span>Plain </span>"
    "<span style='font-weight:700'>strong</span></p><ul><li><p><span>one</span></p></li></ul></b>"
)
HOSTILE = (
    "<p><b>Kept</b><img src=x onerror='window.hurt=1'><script>window.hurt=1</script>"
    "<a href='javascript:window.hurt=1'>press</a><a href='data:text/html,x'>data</a>"
    "<svg onload='window.hurt=1'></svg><iframe srcdoc='<script>parent.hurt=1</script>'></iframe></p>"
)


def writing(page: Page, place: str = "#composer textarea") -> Locator:
    """The text of the composer, in use and with its keys at work."""
    expect(page.locator("hearth-composer:defined").first).to_be_attached()
    text = page.locator(place)
    text.click()
    expect(page.locator("md-bold:defined").first).to_be_attached()
    return text


def paste(text: Locator, wanted: str, **kinds: str) -> None:
    """Paste what the clipboard offers into the empty text; it becomes `wanted`."""
    text.fill("")
    text.evaluate(
        PASTE, {f"text/{kind}" if "_" not in kind else kind: words for kind, words in kinds.items()}
    )
    expect(text).to_have_value(wanted)


@pytest.fixture
def topic_id(server: Server) -> int:
    """A topic to answer."""
    return server.cast.topic(title="Written with care", body="One.")


def test_formatting_with_mouse_and_keys_wherever_one_writes(
    open_page: Open, server: Server, topic_id: int
) -> None:
    own = server.cast.reply(topic_id, "asker", "And one of mine.")
    page = open_page("asker", f"/topics/{topic_id}")
    writing(page)
    for path, place in [
        (f"/topics/{topic_id}", "#composer textarea"),
        ("/topics/new?kind=discussion", "hearth-composer textarea"),
        (f"/posts/{own}/edit", "hearth-composer textarea"),
    ]:
        page.goto(path)
        text = writing(page, place)
        text.fill("")
        page.locator("md-bold").click()
        expect(text).to_have_value("****")
        for key, wanted in [("b", "**word**"), ("i", "_word_"), ("k", "[word](url)")]:
            text.fill("word")
            text.select_text()
            page.keyboard.press(f"Control+{key}")
            expect(text).to_have_value(wanted)
        page.keyboard.press("Control+z")
        expect(text).to_have_value("word")
        text.fill("")


def test_lists_and_quotations_go_on(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    text = writing(page)
    page.keyboard.type("- one")
    page.keyboard.press("Enter")
    expect(text).to_have_value("- one\n- ")
    page.keyboard.press("Control+z")
    expect(text).to_have_value(re.compile(r"^(- one)?$"))
    for typed, wanted in [
        ("9. nine\nten\n\nend", "9. nine\n10. ten\nend"),
        ("- one\ntwo", "- one\n- two"),
        ("  * in\nside", "  * in\n  * side"),
        ("> said\nmore", "> said\n> more"),
        ("- [x] done\nopen", "- [x] done\n- [ ] open"),
        ("no list\nhere", "no list\nhere"),
        ("```\n- code\nmore", "```\n- code\nmore"),
    ]:
        text.fill("")
        page.keyboard.type(typed)
        expect(text).to_have_value(wanted)


def test_pasting_keeps_the_shape_and_nothing_that_runs(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    text = writing(page)
    paste(text, "A **b**\n\n- c", html="<p>A <b>b</b></p><ul><li>c</li></ul>", plain="A b c")
    page.keyboard.press("Control+z")
    expect(text).to_have_value("")
    table = "| Tyre | Bar |\n| --- | --- |\n| front | 2.2 |"
    paste(text, f"**Note** on *cold*\n\n{table}", html=WORD, plain="Note on cold")
    paste(text, "Plain **strong**\n\n- one", html=DOCS, plain="Plain strong")
    paste(text, "**Kept**pressdata", html=HOSTILE, plain="Kept press")
    assert page.evaluate("window.hurt") is None
    text.fill("the manual")
    text.select_text()
    text.evaluate(PASTE, {"text/plain": "https://example.org/a_(b)"})
    expect(text).to_have_value("[the manual](https://example.org/a_%28b%29)")


def test_plain_pastes_are_left_to_the_browser(open_page: Open, topic_id: int) -> None:
    page = open_page("asker", f"/topics/{topic_id}")
    text = writing(page)
    bold = {"text/html": "<b>bold</b>", "text/plain": "bold"}
    text.evaluate(PASTE, bold | {"vscode-editor-data": "{}"})
    expect(text).to_have_value("")
    page.keyboard.down("Control")
    page.keyboard.down("Shift")
    text.dispatch_event("keydown", {"key": "V", "ctrlKey": True, "shiftKey": True})
    text.evaluate(PASTE, bold)
    expect(text).to_have_value("")
    page.keyboard.up("Shift")
    page.keyboard.up("Control")
    text.evaluate(PASTE, bold)
    expect(text).to_have_value("**bold**")
