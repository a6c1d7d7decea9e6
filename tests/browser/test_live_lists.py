"""Lists, counters and the bell that are open in a browser change by themselves."""

from __future__ import annotations

from playwright.sync_api import expect

from app.core.db import transaction
from app.forum.topics.operations import accept_solution
from tests.browser.conftest import Open
from tests.browser.live import is_live
from tests.support.cast import Cast


def test_a_row_and_its_numbers_change_in_place(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Does rain harm the display?")
    page = open_page("", "/questions")
    is_live(page)
    row = page.locator(f"#topic-row-{topic}")
    expect(row.locator(".replies")).to_contain_text("0")
    expect(row).to_contain_text("Waiting")
    post = cast.reply(topic)
    expect(row.locator(".replies")).to_contain_text("1")
    expect(row).to_contain_text("1 answer")
    expect(row).to_contain_text("last reply by Lena Novak")
    with cast.app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(topic), cast.post(post))
    expect(row).to_contain_text("Solved")
    expect(row).to_have_count(1)


def test_a_new_topic_waits_behind_a_button(open_page: Open, cast: Cast) -> None:
    page = open_page("", "/")
    is_live(page)
    cast.topic(title="My bell is silent")
    button = page.get_by_role("button", name="Show 1 new topic")
    expect(button).to_be_visible()
    expect(page.locator(".topic-row", has_text="My bell is silent")).to_be_hidden()
    button.click()
    expect(page.locator(".topic-row", has_text="My bell is silent")).to_be_visible()


def test_a_list_of_another_kind_stays_quiet(open_page: Open, cast: Cast) -> None:
    page = open_page("", "/ideas")
    is_live(page)
    cast.topic(title="A question among ideas")
    cast.topic(kind="idea", title="An idea among ideas")
    expect(page.get_by_role("button", name="Show 1 new topic")).to_be_visible()


def test_unread_is_marked_on_an_open_list(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Saddle too hard")
    page = open_page("helper", f"/topics/{topic}")
    page.goto("/questions")
    is_live(page)
    row = page.locator(f"#topic-row-{topic}")
    cast.reply(topic, by="staff")
    expect(row.locator(".replies")).to_contain_text("1")
    expect(row).to_have_class("topic-row unread")


def test_the_bell_counts_a_reply_to_me_without_a_reload(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(by="product", title="Which colours do you like?")
    page = open_page("product", "/people")
    page.request.post("/notifications/read")
    page.reload()
    expect(page.locator("hearth-live[channel^=member][live]")).to_have_count(1)
    bell = page.locator("#bell [data-count=bell]")
    expect(bell).to_have_text("")
    cast.reply(topic)
    expect(bell).to_have_text("1")
    expect(page.locator("#bell")).to_have_attribute("aria-label", "1 new notification")
    expect(page.locator("#announcer")).to_contain_text("1 new notification")
    page.goto("/notifications")
    expect(page.locator("main")).to_contain_text("Which colours do you like?")


def test_moderators_see_a_report_arrive(open_page: Open, cast: Cast) -> None:
    post = cast.reply(cast.topic(title="Cheap batteries here"), body="Buy now")
    page = open_page("moderator", "/")
    is_live(page)
    count = page.locator(".rail [data-count=moderation]")
    before = int(count.text_content() or 0)
    answer = open_page("outsider", f"/posts/{post}/flags")
    answer.locator("input[name=reason]").first.check()
    answer.locator("main form button").last.click()
    expect(count).to_have_text(str(before + 1))
