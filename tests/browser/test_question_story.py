"""A customer asks, staff answer, the customer accepts: both see it happen without a reload."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open


def ask(page: Page, title: str, body: str) -> None:
    page.goto("/topics/new?kind=question&space=riding")
    page.get_by_label("Your question").fill(title)
    page.locator("textarea[name=body]").fill(body)
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/topics/*/*")


def test_two_browsers_ask_answer_and_accept_live(open_page: Open) -> None:
    customer = open_page("asker")
    ask(customer, "Does the charger work at 5 degrees?", "It blinks twice and stops.")
    topic = customer.url
    staff = open_page("staff", topic)
    expect(customer.locator(".context")).to_contain_text("Ana")
    onlooker = open_page("", "/questions")

    staff.locator("textarea[name=body]").fill("Yes, but bring it **indoors** first.")
    expect(customer.locator("hearth-typing")).to_contain_text("Ana")
    staff.keyboard.press("Control+Enter")
    expect(staff.locator(".post", has_text="indoors")).to_be_visible()
    answer = customer.locator(".post", has_text="indoors")
    expect(answer).to_be_visible()

    answer.get_by_role("button", name="Solved by this").click()
    expect(customer.locator(".solution")).to_contain_text("indoors")
    expect(staff.locator(".headline")).to_contain_text("Answered")
    row = onlooker.locator(".topic-row", has_text="Does the charger work")
    expect(row).to_contain_text("Answered")


def test_the_same_works_with_javascript_off(open_page: Open) -> None:
    customer = open_page("asker", java_script_enabled=False)
    ask(customer, "Which grease for the seat post?", "It creaks when I stand up.")
    topic = customer.url
    staff = open_page("staff", topic, java_script_enabled=False)
    staff.locator("textarea[name=body]").fill("Carbon paste, never grease.")
    staff.get_by_role("button", name="Post answer").click()
    expect(staff.locator(".post", has_text="Carbon paste")).to_be_visible()
    customer.goto(topic)
    answer = customer.locator(".post", has_text="Carbon paste")
    answer.get_by_role("button", name="Solved by this").click()
    expect(customer.locator(".solution")).to_contain_text("Carbon paste")
    customer.goto("/questions")
    expect(customer.locator(".topic-row", has_text="Which grease")).to_contain_text("Answered")
