"""Joining in a browser: the answer to the form is a page that says what comes next."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Open


def test_who_joins_is_told_where_to_look(open_page: Open) -> None:
    page = open_page("", "/sign-up")
    page.get_by_label("Your name").fill("Noa Lind")
    page.get_by_label("E-mail address").fill("noa.joins@example.org")
    page.get_by_label("Password").fill("gravel before noon")
    page.get_by_role("button", name="Make my account").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
    expect(page.get_by_text("noa.joins@example.org")).to_be_visible()


def test_who_forgot_the_password_is_told_where_to_look(open_page: Open) -> None:
    page = open_page("", "/reset")
    page.get_by_label("E-mail address").fill("asker@example.org")
    page.locator("main form button").click()
    expect(page.get_by_role("heading", name="Look into your mail")).to_be_visible()
