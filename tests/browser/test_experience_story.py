"""An experience is told, found helpful, answered by staff and quoted, until its author says no.

And a poll, in two browsers at once.
"""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.experiences.support import product
from tests.polls.support import poll
from tests.support.cast import Cast

STORY = "Two winters with the Fjell Kargo"


def share(page: Page) -> str:
    """Fill the composer as a customer does and return the address of the topic."""
    page.goto("/products/fjell-kargo")
    page.get_by_role("link", name="Share an experience").first.click()
    page.get_by_label("Your experience in one sentence").fill(STORY)
    page.locator("input[name=rating][value='5']").check()
    expect(page.get_by_label("About what")).to_have_value(
        page.locator("option[selected]").first.get_attribute("value")
    )
    page.get_by_label("Yes", exact=True).check()
    page.get_by_label("How it turned out").fill("We sold the second car.")
    expect(page.get_by_label("may quote me")).not_to_be_checked()
    page.get_by_label("may quote me").check()
    page.locator("textarea[name=body]").fill("It carries **three children**, in any weather.")
    page.locator("select[name=space]").select_option("riding")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/topics/*/*")
    return page.url


def test_an_experience_from_telling_to_taking_back(open_page: Open, cast: Cast) -> None:
    product(cast, "Fjell Kargo")
    customer = open_page("asker")
    topic = share(customer)
    expect(customer.locator(".facts")).to_contain_text("Fjell Kargo")
    expect(customer.locator(".quote-consent")).to_contain_text("You may be quoted")

    reader = open_page("helper", topic)
    expect(reader.locator(".quote-consent")).to_have_count(0)
    reader.locator("hearth-live[live]").first.wait_for(state="attached")
    customer.locator("hearth-live[live]").first.wait_for(state="attached")
    reader.get_by_role("button", name="Helpful", exact=True).click()
    expect(customer.locator(".helpful").first).to_contain_text("1 found this helpful")

    staff = open_page("staff", topic)
    staff.locator("textarea[name=body]").fill("Thank you! Bring it in before the snow.")
    staff.get_by_role("button", name="Post reply").click()
    expect(staff.locator(".posts .post", has_text="before the snow")).to_be_visible()
    expect(customer.locator(".solution.official")).to_contain_text("Reply from the company")
    expect(customer.locator(".solution.official")).to_contain_text("before the snow")

    reader.goto("/products/fjell-kargo")
    expect(reader.locator(".product-mean")).to_contain_text("5.0")
    expect(reader.locator(".product-summary")).to_contain_text("1 of 1 would recommend it.")
    expect(reader.locator(".review", has_text=STORY)).to_contain_text("before the snow")

    wall = open_page("product", "/insight/quotes")
    quote = wall.locator(".quotes article", has_text=STORY)
    expect(quote).to_contain_text("three children")
    wall.locator("hearth-live[channel=insight][live]").wait_for(state="attached")
    customer.get_by_role("button", name="Take consent back").click()
    expect(customer.locator(".quote-consent")).to_contain_text("You are not quoted")
    expect(quote).to_have_count(0)
    wall.reload()
    expect(wall.locator("main")).not_to_contain_text(STORY)


def test_a_poll_counts_live_in_two_browsers(open_page: Open, cast: Cast) -> None:
    topic_id = poll(cast, "staff")
    first, second = open_page("asker", f"/topics/{topic_id}"), open_page("helper", f"/topics/{topic_id}")
    for page in (first, second):
        page.locator("hearth-live[live]").first.wait_for(state="attached")
    first.get_by_role("radio", name="Lights").check()
    second.get_by_role("radio", name="Brakes").check()
    first.get_by_role("button", name="Vote", exact=True).click()
    expect(first.locator(".poll-mine")).to_contain_text("Lights")
    expect(first.get_by_text("Change your vote")).to_be_focused()
    expect(second.locator(".poll-results")).to_contain_text("1 person voted")
    expect(second.get_by_role("radio", name="Brakes")).to_be_checked()
    second.get_by_role("button", name="Vote", exact=True).click()
    expect(first.locator(".poll-results")).to_contain_text("2 people voted")

    staff = open_page("staff", f"/topics/{topic_id}")
    staff.get_by_role("button", name="End voting").click()
    staff.get_by_role("dialog").get_by_role("button", name="End voting").click()
    expect(first.locator(".poll")).to_contain_text("Voting is over.")
    expect(second.locator(".poll")).to_contain_text("Result")


def test_who_has_voted_sees_the_count_grow_and_nobody_else(open_page: Open, cast: Cast) -> None:
    topic_id = poll(cast, "staff", shown="voted", way="ranked")
    voter, onlooker = open_page("asker", f"/topics/{topic_id}"), open_page("outsider", f"/topics/{topic_id}")
    for page in (voter, onlooker):
        page.locator("hearth-live[live]").first.wait_for(state="attached")
    voter.get_by_label("Lights").select_option("1")
    voter.get_by_role("button", name="Vote", exact=True).click()
    expect(voter.locator(".poll-results")).to_contain_text("1 person voted")
    other = open_page("helper", f"/topics/{topic_id}")
    other.get_by_label("Lights").select_option("1")
    other.get_by_label("Lock").select_option("2")
    other.get_by_role("button", name="Vote", exact=True).click()
    expect(voter.locator(".poll-results")).to_contain_text("2 people voted")
    expect(onlooker.locator(".poll-results")).to_contain_text("shown to those who have voted")


def test_the_same_works_with_javascript_off(open_page: Open, cast: Cast) -> None:
    topic_id = poll(cast, "staff", way="multiple", most=2)
    page = open_page("asker", f"/topics/{topic_id}", java_script_enabled=False)
    for choice in ("Brakes", "Lights", "Lock"):
        page.get_by_role("checkbox", name=choice).check()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.locator(".field-error")).to_contain_text("Choose 2 at most.")
    page.get_by_role("checkbox", name="Lock").uncheck()
    page.get_by_role("button", name="Vote", exact=True).click()
    expect(page.locator(".poll-results")).to_contain_text("1 person voted")
    page.get_by_text("Change your vote").click()
    page.get_by_role("button", name="Take my vote back").click()
    expect(page.locator(".poll-results")).to_contain_text("0 people voted")
