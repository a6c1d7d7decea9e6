"""A customer suggests, another one votes and says why, staff decide on the roadmap; each sees it happen."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import IS_READY, Open
from tests.support.cast import Cast


def suggest(page: Page, title: str) -> str:
    """Suggest an idea and return its address."""
    page.goto("/topics/new?kind=idea&space=riding")
    page.get_by_label("Your idea in one sentence").fill(title)
    page.locator("textarea[name=body]").fill("A guest key would do.")
    page.get_by_role("button", name="Publish").click()
    page.wait_for_url("**/topics/*/*")
    return page.url


def test_suggested_wanted_moved_by_keyboard_merged_and_shipped(open_page: Open) -> None:
    customer = open_page("asker")
    idea = suggest(customer, "Let friends unlock my bike")
    other = suggest(customer, "A guest key that works for a day")
    customer.goto(idea)

    voter = open_page("helper", idea)
    voter.get_by_text("Say how much you want it").click()
    voter.get_by_label("Cannot do without").check()
    voter.get_by_label("Why?").fill("My sister visits every month.")
    voter.get_by_role("button", name="Save my vote").click()
    expect(voter.get_by_role("button", name="I want this")).to_have_attribute("aria-pressed", "true")
    expect(voter.locator(".voters").first).to_contain_text("My sister visits every month.")
    expect(customer.locator(".bars")).to_contain_text("Cannot do without1")

    staff = open_page("staff", idea)
    staff.get_by_role("link", name="Decide about this idea").click()
    staff.get_by_label("Status").select_option("under_review")
    staff.get_by_label("Reason").fill("We are asking the people who build the lock.")
    staff.get_by_role("button", name="Publish decision").click()
    expect(voter.locator(".decision")).to_contain_text("Under review")

    onlooker = open_page("", "/roadmap")
    expect(onlooker.locator("#roadmap-under_review")).to_contain_text("Let friends unlock my bike")
    staff.goto("/roadmap")
    staff.wait_for_function(IS_READY)
    move = staff.get_by_role("link", name="Move “Let friends unlock my bike”")
    move.focus()
    staff.keyboard.press("ArrowRight")
    expect(staff.get_by_role("dialog")).to_contain_text("Let friends unlock my bike")
    staff.keyboard.press("Enter")
    expect(staff.locator("dialog[open]")).to_be_visible()
    staff.keyboard.type("The lock can do it.")
    staff.keyboard.press("Enter")
    expect(staff.locator("#roadmap-planned")).to_contain_text("Let friends unlock my bike")
    expect(staff.locator("#announcer")).to_contain_text("“Let friends unlock my bike” is now in Planned.")
    expect(move).to_be_focused()
    expect(voter.locator(".decision")).to_contain_text("The lock can do it.")
    expect(onlooker.locator("#roadmap-planned")).to_contain_text("Let friends unlock my bike")
    expect(onlooker.locator("#roadmap-under_review")).not_to_contain_text("Let friends unlock my bike")

    staff.goto(other)
    staff.get_by_role("link", name="Merge into another idea").click()
    staff.wait_for_function(IS_READY)
    staff.get_by_label("The other idea").press_sequentially("Let friends unlock")
    staff.get_by_role("button", name="Let friends unlock my bike").click()
    expect(staff.locator(".picks")).to_contain_text("is “Let friends unlock my bike” (Riding, 1 vote).")
    staff.get_by_role("button", name="Merge", exact=True).click()
    staff.get_by_role("link", name="Let friends unlock my bike").click()
    expect(staff.locator("main")).to_contain_text("Merged from")

    staff.goto("/roadmap")
    staff.wait_for_function(IS_READY)
    card = staff.locator(".road-card", has_text="Let friends unlock my bike")
    card.drag_to(staff.locator("#column-shipped h2"))
    staff.get_by_label("Reason").fill("It is in version 4.3.")
    staff.get_by_role("button", name="Publish decision").click()
    expect(staff.locator("#roadmap-shipped")).to_contain_text("Let friends unlock my bike")
    expect(voter.locator(".headline")).to_contain_text("Shipped")
    expect(voter.locator(".wants")).to_contain_text("votes are closed")
    expect(onlooker.locator("#roadmap-shipped")).to_contain_text("Let friends unlock my bike")


def test_a_filtered_board_stays_filtered_while_others_move_cards(open_page: Open, cast: Cast) -> None:
    tagged = cast.topic(kind="idea", title="Brighter lights", tags=["lights"])
    plain = cast.topic(kind="idea", title="Louder bell")
    onlooker, staff = open_page("", "/roadmap?tag=lights"), open_page("staff")
    for one in (plain, tagged):
        staff.goto(f"/topics/{one}/status")
        staff.get_by_label("Status").select_option("planned")
        staff.get_by_label("Reason").fill("In spring.")
        staff.get_by_role("button", name="Publish decision").click()
        staff.wait_for_url(f"**/topics/{one}/*-*")
    expect(onlooker.locator("#roadmap-planned")).to_contain_text("Brighter lights")
    expect(onlooker.locator("#roadmap-planned")).not_to_contain_text("Louder bell")


def test_the_same_works_with_javascript_off(open_page: Open) -> None:
    customer = open_page("asker", java_script_enabled=False)
    idea = suggest(customer, "A rack for two boxes")
    voter = open_page("helper", idea, java_script_enabled=False)
    voter.get_by_role("button", name="I want this").click()
    voter.get_by_text("Say how much you want it").click()
    voter.get_by_label("Important", exact=True).check()
    voter.get_by_label("Why?").fill("Bread and children.")
    voter.get_by_role("button", name="Save my vote").click()
    expect(voter.locator(".voters").first).to_contain_text("Bread and children.")
    staff = open_page("staff", idea, java_script_enabled=False)
    staff.get_by_role("link", name="Decide about this idea").click()
    staff.get_by_label("Status").select_option("planned")
    staff.get_by_label("Reason").fill("In spring.")
    staff.get_by_role("button", name="Publish decision").click()
    staff.goto("/roadmap")
    staff.get_by_role("link", name="Move “A rack for two boxes”").click()
    staff.get_by_label("Status").select_option("shipped")
    staff.get_by_label("Reason").fill("It is in the shop.")
    staff.get_by_role("button", name="Publish decision").click()
    expect(staff.locator("#roadmap-shipped")).to_contain_text("A rack for two boxes")
