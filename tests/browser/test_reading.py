"""Reading in a real browser: the way through a long topic, folded posts, bookmarks, paper, and no scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.world import make_world
from tests.support.cast import Cast
from tests.support.server import Server


@pytest.fixture(scope="module")
def long_topic(server: Server) -> str:
    """The address of a discussion with 48 posts."""
    topic_id = server.cast.topic("helper", kind="discussion", title="What do you wear below zero?")
    for number in range(2, 49):
        server.cast.reply(topic_id, ("helper", "staff")[number % 2], f"Layer {number}.\n\n" * 8)
    return f"/topics/{topic_id}"


def shifts(page: Page) -> float:
    """How much the layout moved by itself so far."""
    found: float = page.evaluate(
        """() => new Promise((tell) => {
          let sum = 0;
          const add = (one) => one.hadRecentInput || (sum += one.value);
          const count = (list) => list.getEntries().forEach(add);
          const watch = new PerformanceObserver(count);
          watch.observe({ type: "layout-shift", buffered: true });
          requestAnimationFrame(() => requestAnimationFrame(() => tell(sum)));
        })"""
    )
    return found


def test_the_rail_follows_the_reader_and_jumps(open_page: Open, long_topic: str) -> None:
    page = open_page("asker", long_topic)
    place = page.locator("aside hearth-progress")
    expect(place).to_contain_text("1 of 48")
    page.locator(".post[data-number='20']").evaluate("(post) => post.scrollIntoView()")
    expect(place).to_contain_text(re.compile(r"2[01] of 48 · \w+"))
    place.get_by_label("Post number").fill("40")
    place.get_by_label("Post number").press("Enter")
    expect(page.locator(".post:target")).to_have_attribute("data-number", "40")
    expect(page.locator("aside hearth-progress")).to_contain_text(re.compile("4[012] of 48"))
    assert shifts(page) < 0.02


def test_on_a_phone_a_bar_says_where_one_is(open_page: Open, long_topic: str) -> None:
    page = open_page("asker", long_topic, viewport={"width": 390, "height": 844})
    expect(page.locator("hearth-progress:defined")).to_have_count(1)
    page.locator(".post[data-number='10']").evaluate("(post) => post.scrollIntoView()")
    bar = page.locator(".progress-bar")
    expect(bar.locator("summary")).to_contain_text(re.compile(r"1[0123] of 48"))
    assert shifts(page) < 0.02
    bar.locator("summary").click()
    bar.get_by_label("Post number").fill("48")
    bar.get_by_role("button", name="Go").click()
    expect(page.locator(".post:target")).to_have_attribute("data-number", "48")
    assert shifts(page) < 0.02


def test_the_rail_is_dragged_and_moved_by_keys(open_page: Open, long_topic: str) -> None:
    page = open_page("asker", long_topic)
    slider = page.locator("aside").get_by_role("slider")
    expect(slider).to_have_attribute("aria-valuetext", "Post 1 of 48")
    box = slider.bounding_box()
    assert box
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + 2, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 11 / 47, middle, steps=3)
    expect(slider).to_have_attribute("aria-valuetext", "Post 12 of 48")
    expect(page.locator("aside hearth-progress")).to_contain_text("12 of 48 · ")
    page.mouse.up()
    expect(page.locator(".post[data-number='12']")).to_be_focused()
    expect(page.locator(".post[data-number='12']")).to_be_in_viewport()
    slider.focus()
    for key, number in [("Home", 1), ("ArrowRight", 2), ("PageUp", 12), ("PageDown", 2), ("ArrowLeft", 1)]:
        page.keyboard.press(key)
        expect(slider).to_have_attribute("aria-valuetext", f"Post {number} of 48")
    page.keyboard.press("End")
    expect(slider).to_have_attribute("aria-valuenow", "48")
    page.keyboard.press("Enter")
    expect(page.locator(".post:target")).to_have_attribute("data-number", "48")


def test_the_rail_is_dragged_by_touch_on_a_phone(open_page: Open, long_topic: str) -> None:
    page = open_page("asker", long_topic, viewport={"width": 390, "height": 844}, has_touch=True)
    expect(page.locator("hearth-progress:defined")).to_have_count(1)
    page.locator(".post[data-number='10']").evaluate("(post) => post.scrollIntoView()")
    page.locator(".progress-bar summary").tap()
    slider = page.locator(".progress-bar").get_by_role("slider")
    box = slider.bounding_box()
    assert box
    page.touchscreen.tap(box["x"] + box["width"] - 1, box["y"] + box["height"] / 2)
    expect(page.locator(".post:target")).to_have_attribute("data-number", "48")


def test_folded_posts_open_by_keyboard(open_page: Open, cast: Cast) -> None:
    topic_id = cast.topic("asker", kind="discussion", title="Something to argue about")
    cast.reply(topic_id, "product", "You are all wrong.")
    page = open_page("outsider", "/people/product")
    page.get_by_text("Ignore Devika Rao").click()
    page.get_by_role("button", name="Ignore").click()
    expect(page.get_by_text("You ignore Devika Rao")).to_be_visible()
    page.goto(f"/topics/{topic_id}")
    text = page.get_by_text("You are all wrong.")
    expect(text).to_be_hidden()
    fold = page.get_by_role("checkbox", name="Post by somebody you ignore")
    fold.press("Space")
    expect(text).to_be_visible()


def test_a_bookmark_in_place_with_a_note_later(open_page: Open, cast: Cast) -> None:
    post_id = cast.reply(cast.topic("helper", title="Which lock is best"), "helper", "A heavy one.")
    page = open_page("asker", f"/posts/{post_id}", timezone_id="Europe/Oslo")
    post = page.locator(f"#post-{post_id}")
    post.get_by_label("More", exact=True).locator("xpath=ancestor::summary").click()
    with page.expect_response(f"**/posts/{post_id}/bookmark"):
        post.get_by_role("button", name="Bookmark", exact=True).click()
    expect(post.get_by_role("button", name="Bookmark", pressed=True)).to_be_visible()
    post.get_by_role("link", name="Note and reminder").click()
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Oslo")
    page.get_by_label("Note", exact=False).first.fill("Ask the shop")
    page.get_by_label("Tomorrow morning").check()
    page.get_by_role("button", name="Keep").click()
    kept = page.locator(f"#bookmark-{post_id}")
    expect(kept).to_contain_text("Ask the shop")
    expect(kept).to_contain_text("09:00")


def test_on_paper_there_are_only_words(open_page: Open, cast: Cast) -> None:
    body = "See [the shop](https://example.org/shop).\n\n```\n" + "a line that does not fit, " * 20 + "\n```"
    page = open_page("asker", f"/topics/{cast.topic('helper', title='Printed on paper', body=body)}")
    page.emulate_media(media="print")
    for chrome in (".topbar", ".rail", "footer", "aside", ".actions", "hearth-composer", ".crumbs"):
        assert not page.locator(chrome).first.is_visible(), chrome
    shown = page.locator(".prose a").first.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert "https://example.org/shop" in shown
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.locator("pre").first.evaluate("(code) => getComputedStyle(code).whiteSpace") == "pre-wrap"


DEAD = """() => [...document.querySelectorAll("button[type=button]:not([popovertarget])")]
  .filter((button) => button.checkVisibility({ visibilityProperty: true }))
  .map((button) => button.outerHTML)"""
READING = [
    "/",
    "/discussions",
    "/following",
    "/bookmarks",
    "/settings/following",
    "/settings/ignored",
    "/keys",
]


@pytest.mark.parametrize(
    "path", [*READING, "/topics/{question}", "/topics/{idea}", "/people/staff-one", "/tags/cold"]
)
def test_no_button_is_dead_without_scripts(server: Server, open_page: Open, path: str) -> None:
    page = open_page("asker", path.format(**make_world(server)), java_script_enabled=False)
    assert page.locator("h1").first.is_visible()
    assert page.evaluate(DEAD) == []


def test_reading_without_scripts(open_page: Open, long_topic: str) -> None:
    page = open_page("moderator", "/discussions", java_script_enabled=False)
    page.get_by_role("link", name="What do you wear below zero?").click()
    page.get_by_role("link", name="Later replies").click()
    page.get_by_label("Post number").fill("30")
    page.get_by_role("button", name="Go").click()
    post = page.locator(".post:target")
    expect(post).to_have_attribute("data-number", "30")
    post.locator("details.menu:has([href$='/bookmark']) summary").click()
    post.get_by_role("button", name="Bookmark", exact=True).click()
    page.goto("/bookmarks")
    page.get_by_role("link", name="Note and reminder").click()
    page.get_by_label("Note", exact=False).first.fill("By hand")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".bookmark")).to_contain_text("By hand")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_text("You keep nothing yet")).to_be_visible()


def test_following_and_marking_without_scripts(open_page: Open, cast: Cast) -> None:
    cast.topic("helper", kind="discussion", title="Tagged for following", tags=["plainly"])
    page = open_page("product", "/tags/plainly", java_script_enabled=False)
    page.get_by_role("button", name="Follow", exact=True).click()
    page.get_by_label("How closely").select_option("every")
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_text("every new topic and reply with this tag")).to_be_visible()
    expect(page.locator(".topic-row.unread")).to_have_count(1)
    page.get_by_role("button", name="Mark these as read").click()
    expect(page.locator(".topic-row.unread")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".topic-row.unread")).to_have_count(1)
    page.get_by_role("link", name="Unread: go to the first new post").click()
    expect(page.get_by_role("heading", name="Tagged for following")).to_be_visible()
