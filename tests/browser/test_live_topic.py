"""A topic that is open in a browser: replies, presence, lost connections, lost access."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.core.db import transaction
from app.forum.spaces.operations import leave_space
from app.forum.topics.operations import close_topic, delete_post, reopen_topic
from tests.browser.conftest import Open
from tests.browser.live import admit, is_live, without_websocket
from tests.live.ears import first_post
from tests.support.cast import Cast


@pytest.fixture(params=["websocket", "polling"])
def open_page(request: pytest.FixtureRequest, open_page: Open) -> Open:
    """Pages as they are, and pages in a network that lets no WebSocket through."""
    blocked = {"before": without_websocket} if request.param == "polling" else {}
    return lambda who="", path="/", **options: open_page(who, path, **blocked, **options)


def reading(open_page: Open, who: str, topic: int) -> Page:
    """A page on a topic that hears of everything."""
    page = open_page(who, f"/topics/{topic}")
    is_live(page)
    return page


def long_topic(cast: Cast) -> int:
    topic = cast.topic(title="Which lock for the city?")
    for number in range(12):
        cast.reply(topic, body=f"Lock {number}. " + "It has been fine for years. " * 20)
    return topic


def test_a_new_reply_waits_while_the_reader_is_further_up(open_page: Open, cast: Cast) -> None:
    topic = long_topic(cast)
    page = reading(open_page, "asker", topic)
    first = page.locator(".post", has_text="Lock 0.")
    before = first.bounding_box()
    cast.reply(topic, body="The heavy one.")
    button = page.get_by_role("button", name="Show 1 new reply")
    expect(button).to_be_visible()
    expect(page.locator("#announcer[aria-live=polite]")).to_contain_text("Show 1 new reply")
    expect(page.locator(".post", has_text="The heavy one.")).to_be_hidden()
    assert first.bounding_box() == before
    cast.reply(topic, body="The light one.")
    expect(page.get_by_role("button", name="Show 2 new replies")).to_be_visible()
    page.get_by_role("button", name="Show 2 new replies").click()
    expect(page.locator(".post", has_text="The heavy one.")).to_be_visible()
    expect(page.locator(".post", has_text="The heavy one.")).to_be_focused()
    expect(page.locator(".post", has_text="The light one.")).to_be_visible()
    expect(page.locator("[data-waiting]")).to_have_count(0)


def test_a_reply_under_the_readers_eyes_appears_at_once(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Do you oil the chain in winter?")
    page = reading(open_page, "asker", topic)
    delete = page.locator(".post").first.locator("li.for-own")
    expect(delete).not_to_have_css("display", "none")
    cast.reply(topic, body="Every second week.")
    expect(page.locator(".post", has_text="Every second week.")).to_be_visible()
    expect(page.locator("#announcer")).to_contain_text("Lena Novak replied")
    expect(page.locator(".replies-head")).to_have_text("1 reply")
    expect(page.locator(".no-replies")).to_be_hidden()
    # What others answered stays: the first post is not offered to be deleted any more.
    expect(delete).to_have_css("display", "none")


def test_people_see_who_from_the_company_is_replying(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="When is the shop open?")
    asker = reading(open_page, "asker", topic)
    staff = reading(open_page, "staff", topic)
    expect(asker.locator("hearth-here")).to_contain_text("Ana Sørlie")
    staff.locator("textarea[name=body]").press_sequentially("From ten", delay=10)
    expect(asker.get_by_text("Ana Sørlie from Support is replying")).to_be_visible()
    expect(staff.get_by_text("is replying")).to_have_count(0)
    staff.keyboard.press("Control+Enter")
    expect(asker.locator(".post", has_text="From ten")).to_be_visible()
    expect(asker.get_by_text("is replying")).to_have_count(0)


@pytest.mark.usefixtures("network_fails")
def test_what_was_missed_offline_is_there_afterwards_once(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Where do you charge on tour?")
    page = reading(open_page, "asker", topic)
    cast.reply(topic, body="In the hut.")
    expect(page.locator(".post", has_text="In the hut.")).to_be_visible()
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline. What you typed stays.")).to_be_visible()
    cast.reply(topic, body="At the ferry.")
    page.context.set_offline(False)
    expect(page.locator(".post", has_text="At the ferry.")).to_be_visible()
    expect(page.get_by_text("You are offline. What you typed stays.")).to_be_hidden()
    cast.reply(topic, body="In the library.")
    expect(page.locator(".post", has_text="In the library.")).to_be_visible()
    expect(page.locator(".posts .post")).to_have_count(3)
    assert len(set(ids(page))) == len(ids(page))


def ids(page: Page) -> list[str]:
    return page.eval_on_selector_all("[id]", "found => found.map((one) => one.id)")


def test_what_happened_before_the_way_back_is_there(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="How long do your brake pads last?")
    page = reading(open_page, "asker", topic)
    page.locator(".rail").get_by_role("link", name="Ideas").click()
    page.wait_for_url("**/ideas")
    cast.reply(topic, body="Two thousand kilometres.")
    page.go_back()
    expect(page.locator(".posts .post", has_text="Two thousand kilometres.")).to_have_count(1)
    expect(page.locator(".post", has_text="Two thousand kilometres.")).to_be_visible()


def test_changes_by_others_happen_in_place(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(kind="idea", title="A light that knows the dusk")
    first, second = reading(open_page, "staff", topic), reading(open_page, "helper", topic)
    first.get_by_role("button", name="I want this").click()
    expect(second.locator(f"#topic-{topic}-votes")).to_have_text("1")
    expect(second.get_by_role("button", name="I want this")).to_have_attribute("aria-pressed", "false")
    expect(first.get_by_role("button", name="I want this")).to_have_attribute("aria-pressed", "true")


def test_who_loses_access_is_told_and_put_out(open_page: Open, cast: Cast) -> None:
    admit(cast, "asker", "beta")
    topic = cast.topic(by="helper", space="beta", title="The next motor")
    page = reading(open_page, "asker", topic)
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    expect(page.get_by_text("You no longer have access to this place.")).to_be_visible()
    expect(page.get_by_text("The next motor")).to_have_count(0)
    assert page.locator(".post").count() == 0


def test_an_open_tab_of_a_deleted_topic_is_told(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Sold: child seat")
    page = reading(open_page, "helper", topic)
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), first_post(cast, topic))
    expect(page.get_by_text("You no longer have access to this place.")).to_be_visible()
    expect(page.get_by_text("Sold: child seat")).to_have_count(0)


def test_what_somebody_writes_stays_when_the_topic_goes(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Sold: trailer")
    page = reading(open_page, "helper", topic)
    page.locator("textarea[name=body]").fill("I would take it, could you tell me")
    with cast.app.app_context(), transaction():
        delete_post(cast.member("asker"), first_post(cast, topic))
    expect(page.get_by_text("You no longer have access to this place.")).to_be_visible()
    page.get_by_role("button", name="Post").last.click()
    expect(page.locator(".problem")).to_be_visible()
    expect(page.locator("textarea[name=body]")).to_have_value("I would take it, could you tell me")


@pytest.mark.usefixtures("network_fails")
def test_the_server_may_go_and_come_back(open_page: Open, cast: Cast, server: object) -> None:
    topic = cast.topic(title="Tyres for gravel?")
    page = reading(open_page, "asker", topic)
    server.kill()  # type: ignore[attr-defined]
    cast.reply(topic, body="Forty millimetres.")
    server.start()  # type: ignore[attr-defined]
    expect(page.locator(".post", has_text="Forty millimetres.")).to_be_visible()
    cast.reply(topic, body="Or forty-five.")
    expect(page.locator(".post", has_text="Or forty-five.")).to_be_visible()
    expect(page.locator(".posts .post")).to_have_count(2)


def test_a_topic_closed_meanwhile_keeps_what_was_typed(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Is the sale over?")
    page, empty = reading(open_page, "helper", topic), reading(open_page, "outsider", topic)
    page.locator("#composer textarea").fill("I think it")
    with cast.app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(topic), "It is.")
    expect(page.locator(".when-closed")).to_be_visible()
    expect(page.locator("#composer textarea")).to_have_value("I think it")
    expect(page.get_by_role("button", name="Post answer")).to_be_hidden()
    expect(empty.locator(".when-closed")).to_be_visible()
    expect(empty.locator("#composer textarea")).to_be_hidden()
    with cast.app.app_context(), transaction():
        reopen_topic(cast.member("staff"), cast.get_topic(topic))
    expect(page.get_by_role("button", name="Post answer")).to_be_visible()


def test_what_was_seen_arriving_is_read(open_page: Open, cast: Cast) -> None:
    topic = cast.topic(title="Does the bell freeze?")
    page = reading(open_page, "asker", topic)
    with page.expect_response(f"**/topics/{topic}/read") as said:
        cast.reply(topic, body="Only mine.")
    assert said.value.status == 204
    expect(page.locator(".post", has_text="Only mine.")).to_be_visible()
    page.locator(".rail a", has_text="Questions").click()
    expect(page.locator(f"#topic-row-{topic}:not(.unread)")).to_have_count(1)
