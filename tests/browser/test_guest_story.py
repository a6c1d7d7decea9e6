"""A guest votes and replies on a phone, signs in, and finds it done; also without scripts, or signed out."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.cast import PASSWORD, Cast

PHONE = {"width": 390, "height": 844}


def sign_in(page: Page, who: str = "outsider") -> None:
    page.get_by_label("E-mail address").fill(f"{who}@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_vote(cast: Cast, open_page: Open, scripts: bool) -> None:
    topic_id = cast.topic(kind="idea", title="More racks")
    page = open_page("", f"/topics/{topic_id}", viewport=PHONE, java_script_enabled=scripts)
    page.get_by_role("button", name="I want this").click()
    expect(page.get_by_role("heading", name="Sign in to vote for “More racks”")).to_be_visible()
    sign_in(page)
    expect(page.get_by_role("button", name="I want this")).to_have_attribute("aria-pressed", "true")
    with cast.app.app_context():
        assert cast.get_topic(topic_id).votes_count == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_a_reply(cast: Cast, open_page: Open, scripts: bool) -> None:
    topic_id = cast.topic(title="Which pump lasts?")
    page = open_page("", f"/topics/{topic_id}", viewport=PHONE, java_script_enabled=scripts)
    page.locator("#composer textarea").fill("The steel one.")
    page.locator("#composer button").click()
    expect(page.get_by_role("heading", name="Sign in to reply to “Which pump lasts?”")).to_be_visible()
    expect(page.get_by_label("Your text")).to_have_value("The steel one.")
    sign_in(page)
    expect(page.locator(".posts .prose", has_text="The steel one.")).to_be_visible()


def test_who_was_signed_out_meanwhile_loses_neither_the_press_nor_the_text(
    cast: Cast, open_page: Open
) -> None:
    topic_id = cast.topic(kind="idea", title="A longer cable")
    page = open_page("", "/sign-in", viewport=PHONE)
    sign_in(page, "helper")
    page.wait_for_selector("html[data-viewer]:not([data-viewer=''])")
    page.goto(f"/topics/{topic_id}")
    page.context.clear_cookies()
    page.get_by_role("button", name="I want this").click()
    expect(page.get_by_role("heading", name="Sign in to vote for “A longer cable”")).to_be_visible()
    sign_in(page, "helper")
    expect(page.get_by_role("button", name="I want this")).to_have_attribute("aria-pressed", "true")
    page.context.clear_cookies()
    page.locator("hearth-composer textarea").fill("Two metres would do.")
    page.locator("hearth-composer footer .button").click()
    expect(page.get_by_role("heading", name="Sign in to reply to “A longer cable”")).to_be_visible()
    sign_in(page, "helper")
    expect(page.locator(".posts .prose", has_text="Two metres would do.")).to_be_visible()
    expect(page.locator("hearth-composer textarea")).to_have_value("")


def test_what_another_browser_began_takes_one_more_press(cast: Cast, open_page: Open) -> None:
    topic_id = cast.topic(title="Which bell is loud?")
    page = open_page("", f"/topics/{topic_id}", viewport=PHONE)
    page.locator("#composer textarea").fill("The brass one.")
    page.locator("#composer button").click()
    expect(page.get_by_role("heading", name="Sign in to reply")).to_be_visible()
    page.context.clear_cookies()
    sign_in(page)
    expect(page.get_by_role("heading", name="You wanted to reply to “Which bell is loud?”")).to_be_visible()
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator(".posts .prose", has_text="The brass one.")).to_be_visible()
