"""Staff write news: a draft, its look, its moment; a customer sees it arrive and confirms to have read it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from app.core import clock
from app.core.chores import run_chores
from tests.browser.conftest import Open
from tests.news.conftest import picture
from tests.support.cast import Cast

TITLE = "Brakes are checked for free in May"


def write(page: Page) -> None:
    """Fill the composer of news."""
    page.goto("/topics/new?kind=news&space=riding")
    page.get_by_label("Headline").fill(TITLE)
    page.locator("textarea[name=body]").fill("Come by with your bicycle. It takes **ten minutes**.")
    page.locator("input[name=cover_file]").set_input_files(
        {"name": "brake.png", "mimeType": "image/png", "buffer": picture((1200, 500)).getvalue()}
    )
    page.get_by_label("What the picture shows").fill("A mechanic at a bicycle")
    page.get_by_label("Must be read").check()


def go_out(cast: Cast, at: datetime) -> None:
    """What a worker does when a moment has come."""
    with clock.frozen(at), cast.app.app_context():
        run_chores()


def test_news_from_the_draft_to_the_last_reader(open_page: Open, cast: Cast) -> None:
    staff = open_page("staff", timezone_id="Asia/Tokyo")
    write(staff)
    expect(staff.locator("select[name=zone]")).to_have_value("Asia/Tokyo")
    staff.get_by_role("button", name="Save draft").click()
    expect(staff.locator(".draft-bar")).to_contain_text("Draft: only staff see this")
    expect(staff.locator(".cover img")).to_be_visible()
    draft = staff.url
    customer = open_page("asker", "/")
    assert customer.goto(draft).status == 404  # type: ignore[union-attr]
    customer.goto("/")

    moment = datetime.now(UTC) + timedelta(days=30)
    staff.get_by_text("Schedule it").click()
    staff.locator("#schedule-on").fill(moment.strftime("%Y-%m-%dT09:00"))
    staff.locator("#schedule-zone").select_option("Europe/Oslo")
    staff.locator(".draft-bar").get_by_role("button", name="Schedule", exact=True).click()
    expect(staff.locator(".draft-bar")).to_contain_text("09:00 (Europe/Oslo)")
    go_out(cast, moment + timedelta(days=1))

    expect(staff.locator(".draft-bar")).to_have_count(0)
    newest = customer.locator("#newest-news")
    expect(newest).to_contain_text(TITLE)
    newest.get_by_role("link", name=TITLE).click()
    customer.get_by_role("button", name="I have read this").click()
    expect(customer.locator(".must-read")).to_contain_text("You confirmed that you have read this")
    customer.goto("/")
    expect(customer.locator(".must-read", has_text=TITLE)).to_have_count(0)

    staff.get_by_role("link", name="Who has read it").click()
    expect(staff.locator(".readers")).to_contain_text("Mika Korhonen")
    staff.get_by_role("link", name="Have not yet").click()
    expect(staff.locator(".readers")).to_contain_text("Lena Novak")


def test_the_same_works_with_javascript_off(open_page: Open) -> None:
    staff = open_page("staff", java_script_enabled=False)
    write(staff)
    staff.get_by_role("button", name="Save draft").last.click()
    staff.get_by_role("button", name="Publish now").click()
    expect(staff.locator(".notices")).to_contain_text("It is published.")
    topic = staff.url
    customer = open_page("helper", topic, java_script_enabled=False)
    customer.get_by_role("button", name="I have read this").click()
    expect(customer.locator(".must-read")).to_contain_text("You confirmed that you have read this")
