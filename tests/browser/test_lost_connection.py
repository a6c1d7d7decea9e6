"""What could not be sent says why and stays; once it is sent, nothing says otherwise any more."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Open
from tests.support.cast import Cast

NOT_SENT = "Not sent: there is no connection. Your text is safe here; please try again."
pytestmark = pytest.mark.usefixtures("network_fails")


@pytest.fixture
def topic(cast: Cast) -> int:
    return cast.topic(title="Does the lamp shine in fog?")


def post_button(page: Page) -> None:
    page.get_by_role("button", name="Post answer").click()


def test_a_reply_whose_answer_was_lost_is_sent_again_by_one_press(open_page: Open, topic: int) -> None:
    page = open_page("helper", f"/topics/{topic}")
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    text = page.locator("textarea[name=body]")

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/replies", lose, times=1)
    text.fill("Mine does.")
    post_button(page)
    expect(page.locator("#composer .problem")).to_have_text(NOT_SENT)
    expect(page.locator(".post", has_text="Mine does.")).to_be_visible()
    expect(text).to_have_value("Mine does.")
    # With the focus elsewhere the composer is folded: a press must meet the button, not open the composer.
    page.evaluate("document.activeElement.blur()")
    post_button(page)
    expect(text).to_have_value("")
    expect(page.locator("#composer .problem")).to_be_hidden()
    expect(page.locator(".post", has_text="Mine does.")).to_have_count(1)


def test_what_is_typed_while_a_reply_is_on_its_way_stays(open_page: Open, topic: int) -> None:
    page = open_page("helper", f"/topics/{topic}")
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    text = page.locator("textarea[name=body]")

    def type_on(route: Route) -> None:
        text.press_sequentially(" And snow?")
        route.continue_()

    page.route("**/replies", type_on, times=1)
    text.fill("Mine does.")
    post_button(page)
    expect(text).to_have_value("And snow?")
    expect(page.locator(".post .prose", has_text="Mine does.")).to_have_text("Mine does.")
    page.reload()
    expect(text).to_have_value("And snow?")


def test_what_was_typed_a_moment_before_the_page_is_left_stays(open_page: Open, topic: int) -> None:
    page = open_page("helper", f"/topics/{topic}")
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    page.locator("textarea[name=body]").fill("Mine")
    page.goto("/contact")
    page.goto(f"/topics/{topic}")
    expect(page.locator("textarea[name=body]")).to_have_value("Mine")


@pytest.mark.parametrize("path", ["/posts/{post}/flags", "/settings/profile", "/posts/{post}/bookmark"])
def test_a_form_without_a_network_says_so_and_keeps_its_text(
    open_page: Open, cast: Cast, topic: int, path: str
) -> None:
    page = open_page("helper", path.format(post=cast.reply(topic, by="staff", body="Ours does.")))
    text = page.locator("main form :is(textarea, input[name=note])").first
    text.fill("Some words.")
    page.context.set_offline(True)
    text.locator("xpath=ancestor::form").locator("button:not([type=button])").last.click()
    expect(page.locator(".toast")).to_have_text(NOT_SENT)
    expect(text).to_have_value("Some words.")


def test_a_press_without_a_network_says_that_it_did_not_work(open_page: Open, topic: int) -> None:
    page = open_page("helper", f"/topics/{topic}")
    page.context.set_offline(True)
    page.locator("form[action*=follow] button").first.click()
    expect(page.locator(".toast")).to_have_text("That did not work. Please try again.")


@pytest.mark.parametrize(
    "page_of_ours",
    [
        '<p id="reason">Not today.</p>',
        '<div class="error-summary"><h2>One thing</h2><ul><li><a href="#body">Not today.</a></li></ul></div>',
        '<main><div class="empty"><h2>You cannot start a topic.</h2><p>Not today.</p></div></main>',
    ],
    ids=["an error page", "the form with its errors", "a page in place of the form"],
)
def test_a_refusal_says_its_own_reason_and_keeps_the_text(open_page: Open, page_of_ours: str) -> None:
    page = open_page("helper", "/topics/new?kind=discussion")
    expect(page.locator("hearth-composer:defined")).to_have_count(1)
    page.route(
        "**/topics", lambda route: route.fulfill(status=429, body=page_of_ours, content_type="text/html")
    )
    page.locator("input[name=title]").fill("What do you wear?")
    page.locator("textarea[name=body]").fill("Wool.")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".problem")).to_have_text("Not today.")
    expect(page.locator("textarea[name=body]")).to_have_value("Wool.")
