"""Two people who see each other: online, on a space, writing; until one of them does not want it."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.support.cast import Cast


def here_now(page: Page) -> Page:
    """The part of a page that says who is here."""
    return page.get_by_role("region", name="Here now")  # type: ignore[return-value]


def test_the_front_page_shows_who_comes_and_goes(open_page: Open, cast: Cast) -> None:
    page = open_page("helper", "/")
    staff = open_page("staff", "/")
    face = here_now(page).get_by_role("link", name="Ana Sørlie · Support")
    expect(face).to_be_visible()
    expect(here_now(staff).get_by_role("link", name="Lena Novak")).to_be_visible()
    staff.context.close()
    expect(face).to_have_count(0)


def test_a_space_shows_who_is_there_and_hides_who_does_not_want_it(open_page: Open, cast: Cast) -> None:
    page = open_page("helper", "/spaces/riding")
    other = open_page("outsider", "/spaces/riding")
    expect(here_now(page)).to_contain_text("Otto Fremd")
    expect(here_now(other)).to_contain_text("Lena Novak")
    settings = open_page("outsider", "/settings/profile")
    settings.get_by_label("Let others see when I am here").uncheck()
    settings.get_by_role("button", name="Remember this").click()
    expect(settings.get_by_text("Nobody sees any more when you are here.")).to_be_visible()
    expect(here_now(page)).to_be_hidden()
    expect(here_now(other)).to_contain_text("Lena Novak")
    settings.get_by_label("Let others see when I am here").check()
    settings.get_by_role("button", name="Remember this").click()
    expect(here_now(page)).to_contain_text("Otto Fremd")


def test_who_reads_along_stands_beside_those_who_wrote(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Which bell is loud?")
    page = open_page("asker", f"/topics/{topic}")
    expect(page.locator("hearth-here li", has_text="Mika Korhonen")).to_contain_text("here now")
    open_page("helper", f"/topics/{topic}")
    open_page("", f"/topics/{topic}")
    expect(page.get_by_text("Reading along: Lena Novak and 1 guest")).to_be_visible()
    expect(page.locator("hearth-here").get_by_role("link", name="Lena Novak")).to_have_attribute(
        "href", "/people/helper"
    )


def test_several_who_write_are_one_line_with_the_company_first(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Is the shop open on Sunday?")
    page = open_page("asker", f"/topics/{topic}")
    helper, staff = open_page("helper", f"/topics/{topic}"), open_page("staff", f"/topics/{topic}")
    helper.locator("textarea[name=body]").press_sequentially("I think", delay=10)
    expect(page.get_by_text("Lena Novak is typing")).to_be_visible()
    staff.locator("textarea[name=body]").press_sequentially("From ten", delay=10)
    expect(page.get_by_text("Ana Sørlie from Support is replying · others are typing too")).to_be_visible()
    expect(helper.get_by_text("Ana Sørlie from Support is replying")).to_be_visible()
    expect(helper.get_by_text("others are typing")).to_have_count(0)
    helper.close()
    staff.close()
    expect(page.locator(".typing")).to_be_empty()
