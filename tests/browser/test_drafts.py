"""What is typed on one device goes on on another; offline, crashes and two devices at once take nothing."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Complaints, Open
from tests.support.cast import Cast

# The copy in the browser says which words it holds, and whether the server still has to get them.
ALL_IS_SENT = """() => {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith("hearth:draft:"));
  const typed = document.querySelector("textarea[name=body]").value;
  const kept = keys.map((key) => JSON.parse(localStorage[key]));
  return kept.some(({ waiting, texts }) => !waiting && texts.body === typed);
}"""


@pytest.fixture
def topic(cast: Cast) -> str:
    return f"/topics/{cast.topic(title='Does the bell ring in the rain?')}"


def write(page: Page, words: str) -> None:
    page.locator("textarea[name=body]").click()
    page.locator("textarea[name=body]").press_sequentially(words)


def saved(page: Page) -> None:
    """Wait until the server has everything that was typed."""
    page.wait_for_function(ALL_IS_SENT)
    expect(page.locator("input[name=draft]")).not_to_have_value("")
    expect(page.locator(".saved")).to_contain_text("Saved ")
    expect(page.locator(".saved")).not_to_contain_text("on this device")


def text_of(page: Page) -> str:
    return page.locator("textarea[name=body]").input_value()


def test_begun_here_continued_there_and_gone_once_it_is_posted(open_page: Open, topic: str) -> None:
    phone, desk = open_page("helper", topic), open_page("helper", "/contact")
    write(phone, "Mine rings")
    saved(phone)
    desk.goto("/drafts")
    desk.get_by_role("link", name="Continue").first.click()
    desk.wait_for_url("**/topics/**")
    expect(desk.locator("textarea[name=body]")).to_have_value("Mine rings")
    write(desk, " in any weather.")
    desk.keyboard.press("Control+Enter")
    expect(desk.locator(".post", has_text="in any weather")).to_be_visible()
    expect(desk.locator("textarea[name=body]")).to_have_value("")
    desk.goto("/drafts")
    expect(desk.locator("main")).not_to_contain_text("Does the bell ring")


def test_a_whole_topic_is_kept_with_title_space_and_tags(open_page: Open) -> None:
    page = open_page("asker", "/topics/new?kind=experience")
    page.get_by_label("Your experience in one sentence").fill("Half a year of rain")
    page.locator("label", has_text="4 stars").click()
    page.locator("select[name=space]").select_option("riding")
    page.locator(".tag-field input").fill("rain,")
    write(page, "It never rusted.")
    saved(page)
    other = open_page("asker", "/topics/new?kind=experience")
    expect(other.get_by_label("Your experience in one sentence")).to_have_value("Half a year of rain")
    expect(other.locator("input[name=rating][value='4']")).to_be_checked()
    expect(other.locator("select[name=space]")).to_have_value("riding")
    expect(other.locator(".tag-field .tag")).to_have_text("rain")
    assert text_of(other) == "It never rusted."


def test_two_devices_at_once_are_asked_and_lose_nothing(open_page: Open, topic: str) -> None:
    phone, desk = open_page("staff", topic), open_page("staff", topic)
    write(phone, "From the phone")
    saved(phone)
    write(desk, "From the desk")
    choice = desk.locator(".draft-choice")
    expect(choice).to_contain_text("From the phone")
    assert text_of(desk) == "From the desk"
    choice.get_by_role("button", name="Go on with the text below").click()
    expect(choice).to_have_count(0)
    saved(desk)
    write(phone, ", and more")
    choice = phone.locator(".draft-choice")
    choice.get_by_role("button", name="Go on with the other text").click()
    expect(phone.locator("textarea[name=body]")).to_have_value("From the desk")


def test_offline_it_stays_on_the_device_and_is_brought_when_the_line_is_back(
    open_page: Open, topic: str, complaints: Complaints
) -> None:
    page = open_page("moderator", topic)
    write(page, "Before")
    saved(page)
    page.context.set_offline(True)
    write(page, " and during")
    expect(page.locator(".saved")).to_contain_text("on this device")
    page.context.set_offline(False)
    saved(page)
    expect(open_page("moderator", topic).locator("textarea[name=body]")).to_have_value("Before and during")
    # A browser says for itself that there was no connection.
    complaints.found[:] = [words for words in complaints.found if "ERR_INTERNET_DISCONNECTED" not in words]


def test_after_a_crash_what_the_server_never_got_is_back(
    open_page: Open, topic: str, complaints: Complaints
) -> None:
    page = open_page("product", topic)
    page.route("**/drafts", lambda route: route.abort())
    write(page, "Only here")
    expect(page.locator(".saved")).to_contain_text("on this device")
    again = page.context.new_page()
    page.close()
    again.goto(topic)
    expect(again.locator("textarea[name=body]")).to_have_value("Only here")
    saved(again)
    complaints.found[:] = [words for words in complaints.found if "ERR_FAILED" not in words]


def test_an_edit_that_was_left_goes_on(open_page: Open, cast: Cast, topic: str) -> None:
    post = cast.reply(int(topic.rsplit("/", 1)[1]), "helper", "It rings.")
    page = open_page("helper", f"/posts/{post}/edit")
    page.locator("textarea[name=body]").fill("It rings, mostly.")
    saved(page)
    other = open_page("helper", f"/posts/{post}/edit")
    assert text_of(other) == "It rings, mostly."
    other.get_by_role("button", name="Save changes").click()
    expect(other.locator(f"#post-{post}")).to_contain_text("mostly")
    page.goto("/drafts")
    expect(page.locator(f"a[href='/posts/{post}/edit']")).to_have_count(0)


def test_without_javascript_a_button_keeps_it(open_page: Open, topic: str) -> None:
    page = open_page("admin", topic, java_script_enabled=False)
    page.locator("textarea[name=body]").fill("Later")
    page.get_by_role("button", name="Save as draft").click()
    expect(page.get_by_role("heading", name="Drafts")).to_be_visible()
    page.get_by_role("link", name="Continue").first.click()
    expect(page.locator("textarea[name=body]")).to_have_value("Later")


def test_another_space_brings_its_template_as_long_as_nothing_is_written(open_page: Open) -> None:
    owner = open_page("helper", "/spaces/family/templates")
    owner.locator("#text-question").fill("## Which bike")
    owner.locator("#hint-question").fill("Say which bike it is.")
    owner.locator("section", has=owner.locator("#text-question")).get_by_role("button").click()
    expect(owner.locator(".notices")).to_contain_text("saved")
    page = open_page("asker", "/topics/new?kind=question")
    space = page.locator("select[name=space]")
    space.select_option("family")
    expect(page.locator("textarea[name=body]")).to_have_value("## Which bike")
    expect(page.locator("hearth-templates")).to_contain_text("Say which bike it is.")
    space.select_option("riding")
    expect(page.locator("textarea[name=body]")).to_have_value("")
    space.select_option("family")
    write(page, "\nThe red one")
    space.select_option("riding")
    expect(page.locator("textarea[name=body]")).to_have_value("## Which bike\nThe red one")
