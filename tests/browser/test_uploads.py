"""Pictures and files in the composer: pasted, dropped, chosen; progress, cancel, retry, descriptions."""

from __future__ import annotations

import base64
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Error, Page, Route, expect

from tests.browser.conftest import Complaints, Open
from tests.support.server import Server
from tests.uploads.files import picture

GIVE = """
([type, files]) => {
  const data = new DataTransfer();
  for (const [name, kind, text] of files) {
    const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: kind }));
  }
  const more = { bubbles: true, cancelable: true };
  const event = type === "paste"
    ? new ClipboardEvent(type, { ...more, clipboardData: data })
    : new DragEvent(type, { ...more, dataTransfer: data });
  document.querySelector("textarea[name=body]").dispatchEvent(event);
}
"""


def give(page: Page, how: str, *files: tuple[str, str, bytes]) -> None:
    """Paste or drop files into the composer, as the browser does."""
    packed = [[name, kind, base64.b64encode(data).decode()] for name, kind, data in files]
    page.evaluate(GIVE, [how, packed])


def png(size: tuple[int, int] = (640, 480), colour: str = "teal") -> bytes:
    return picture("PNG", size, colour)


@pytest.fixture
def writer(open_page: Open, server: Server) -> Page:
    """The asker in a topic of their own, about to reply."""
    return about_to_reply(open_page, server, "asker")


def about_to_reply(open_page: Open, server: Server, who: str) -> Page:
    page = open_page(who, f"/topics/{server.cast.topic(title='Where does this belong?')}")
    page.locator("hearth-composer:defined").wait_for()
    page.locator("textarea[name=body]").click()
    return page


def body(page: Page) -> str:
    return page.locator("textarea[name=body]").input_value()


def test_a_pasted_picture_is_described_and_posted(writer: Page, open_page: Open) -> None:
    writer.locator("textarea[name=body]").fill("Look:")
    give(writer, "paste", ("wheel.png", "image/png", png()))
    described = writer.get_by_label("What is on wheel.png")
    described.fill("A bent [wheel]")
    assert r"![A bent \[wheel\]](/uploads/" in body(writer) and body(writer).startswith("Look:")
    expect(writer.locator("#announcer")).to_contain_text("wheel.png is in your text.")
    writer.get_by_role("button", name="Post answer").click()
    shown = writer.locator(".post img[alt='A bent [wheel]']")
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_attribute("width", "640")
    expect(shown).to_have_js_property("naturalWidth", 640)
    expect(writer.locator(".upload")).to_have_count(0)
    other = open_page("", writer.url)
    assert other.request.get(str(shown.locator("..").get_attribute("href"))).status == 200


def test_several_files_are_dropped_where_it_says_so(writer: Page) -> None:
    give(writer, "dragover", ("a.txt", "text/plain", b"words"))
    expect(writer.get_by_text("Drop pictures and files here")).to_be_visible()
    give(
        writer,
        "drop",
        ("a.png", "image/png", png()),
        ("notes.txt", "text/plain", b"words"),
        ("x.exe", "", b"MZ\0"),
    )
    expect(writer.get_by_text("Drop pictures and files here")).to_be_hidden()
    expect(writer.locator(".upload")).to_have_count(3)
    expect(writer.locator(".upload", has_text="x.exe")).to_contain_text("Files of this kind are not taken.")
    expect(writer.get_by_label("What is on a.png")).to_be_visible()
    text = body(writer)
    assert "![a](/uploads/" in text and "[notes.txt](/uploads/" in text and "x.exe" not in text
    writer.get_by_role("button", name="Take notes.txt out of your text").click()
    assert "notes.txt" not in body(writer) and "![a](" in body(writer)


def test_pasted_text_stays_text(writer: Page) -> None:
    writer.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/plain", "Cells");
          data.items.add(new File(["x"], "cells.png", { type: "image/png" }));
          const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          window.taken = !document.querySelector("textarea[name=body]").dispatchEvent(event);
        }"""
    )
    assert writer.evaluate("window.taken") is False
    expect(writer.locator(".upload")).to_have_count(0)


class Gate:
    """Holds uploads on their way until it is opened."""

    def __init__(self, page: Page) -> None:
        self.routes: list[Route] = []
        page.route("**/uploads", lambda route: self.routes.append(route))

    def open(self) -> None:
        """Let those that were not stopped go on."""
        for route in self.routes:
            with suppress(Error):
                route.continue_()


def test_posting_waits_for_files_and_a_stopped_one_leaves_nothing(writer: Page) -> None:
    gate = Gate(writer)
    text = writer.locator("textarea[name=body]")
    text.fill("Two pictures.")
    give(writer, "paste", ("one.png", "image/png", png()), ("two.png", "image/png", png((50, 50), "navy")))
    expect(writer.locator(".upload progress")).to_have_count(2)
    assert "![Sending one.png…]()" in body(writer)
    text.press("Control+Enter")
    expect(writer.locator(".uploads-held")).to_contain_text("as soon as the files have arrived")
    writer.get_by_role("button", name="Stop sending two.png").click()
    assert "two.png" not in body(writer)
    gate.open()
    expect(writer.locator(".post", has_text="Two pictures.").locator("img")).to_have_count(1)
    assert body(writer) == ""


def test_a_lost_connection_is_said_and_sent_again(writer: Page, complaints: Complaints) -> None:
    writer.route("**/uploads", lambda route: route.abort())
    give(writer, "paste", ("wheel.png", "image/png", png()))
    row = writer.locator(".upload", has_text="wheel.png")
    expect(row).to_contain_text("The connection was lost.")
    assert body(writer).strip() == ""
    writer.unroute("**/uploads")
    complaints.found.clear()
    row.get_by_role("button", name="Send wheel.png again").press("Enter")
    expect(writer.get_by_label("What is on wheel.png")).to_be_visible()
    assert "![wheel](/uploads/" in body(writer)


def test_the_button_opens_the_files_of_the_machine(writer: Page, tmp_path: Path) -> None:
    file = tmp_path / "ride.csv"
    file.write_text("km;Wh\n41;410\n")
    with writer.expect_file_chooser() as chooser:
        writer.get_by_role("button", name="Add pictures and files").press("Enter")
    assert chooser.value.is_multiple()
    chooser.value.set_files(file)
    expect(writer.get_by_role("button", name="Take ride.csv out of your text")).to_be_visible()
    assert "[ride.csv](/uploads/" in body(writer)


def test_what_is_too_large_for_a_newcomer_is_said_before_it_is_sent(open_page: Open, server: Server) -> None:
    writer = about_to_reply(open_page, server, "outsider")
    asked: list[str] = []
    writer.on("request", lambda request: asked.append(request.url))
    give(writer, "paste", ("film.mp4", "video/mp4", b"\0" * (4 * 1024 * 1024 + 1)))
    expect(writer.locator(".upload")).to_contain_text("This file is larger than 4.0 MB.")
    assert not [url for url in asked if url.endswith("/uploads")]


def test_without_javascript_files_come_with_the_form(open_page: Open, server: Server, tmp_path: Path) -> None:
    file = tmp_path / "wheel.png"
    file.write_bytes(png())
    topic = server.cast.topic(title="Which spoke is that?")
    page = open_page("asker", f"/topics/{topic}", java_script_enabled=False)
    page.locator("textarea[name=body]").fill("This one.")
    page.locator("input[name=files]").set_input_files(file)
    page.get_by_role("button", name="Post answer").click()
    expect(page.locator(".post", has_text="This one.").locator("img")).to_have_attribute("alt", "wheel")
