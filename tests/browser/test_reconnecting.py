"""Whatever cut a page off, two seconds after it is back it shows what a page opened now shows."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.core.db import transaction
from app.core.events import record
from app.forum.spaces.operations import leave_space
from app.forum.topics.events import PostEdited
from app.forum.topics.operations import close_topic, delete_post, edit_post, react
from app.forum.topics.text import compose
from tests.browser.conftest import Open
from tests.browser.live import Wire, admit, eventually, is_live, look_again, put_aside, same_as_reload
from tests.support.cast import Cast
from tests.support.server import Server

pytestmark = pytest.mark.usefixtures("network_fails")
TOO_MANY = 201


@pytest.fixture
def topic(cast: Cast) -> int:
    topic = cast.topic(title="Which bag for the train?")
    cast.reply(topic, by="helper", body="The folding one.")
    return topic


def reading(open_page: Open, who: str, path: str, **options: object) -> Page:
    page = open_page(who, path, **options)
    is_live(page)
    return page


def much_happens(cast: Cast, topic: int) -> None:
    """A reply, an edit, a reaction, a deletion and the end."""
    kept, gone = (cast.reply(topic, by="staff", body=body) for body in ("The red one.", "None at all."))
    with cast.app.app_context(), transaction():
        edit_post(cast.member("staff"), cast.post(kept), compose("The blue one."), 1)
        react(cast.member("helper"), cast.post(kept), "heart")
        delete_post(cast.member("staff"), cast.post(gone))
        close_topic(cast.member("staff"), cast.get_topic(topic), "It is sold out.")


def test_without_a_network_for_a_while(open_page: Open, cast: Cast, topic: int) -> None:
    page, listed = reading(open_page, "asker", f"/topics/{topic}"), reading(open_page, "", "/questions")
    for each in (page, listed):
        each.context.set_offline(True)
    much_happens(cast, topic)
    for each in (page, listed):
        each.context.set_offline(False)
    same_as_reload(page)
    same_as_reload(listed)
    is_live(page)


def test_a_server_that_is_stopped_and_started(
    open_page: Open, cast: Cast, server: Server, topic: int
) -> None:
    page, listed = reading(open_page, "helper", f"/topics/{topic}"), reading(open_page, "outsider", "/")
    server.stop()
    much_happens(cast, topic)
    expect(page.get_by_text("The connection was lost. Trying again…")).to_be_visible()
    server.start()
    for each in (page, listed):
        is_live(each)
        expect(each.locator(".connection")).to_be_hidden()
        same_as_reload(each)


def test_a_tab_that_was_left_for_long(open_page: Open, cast: Cast, topic: int) -> None:
    page = reading(open_page, "asker", f"/topics/{topic}", before=lambda page: page.clock.install())
    put_aside(page)
    page.clock.fast_forward("06:00")
    expect(page.locator("hearth-live[live]")).to_have_count(0)
    much_happens(cast, topic)
    look_again(page)
    same_as_reload(page)
    is_live(page)


def test_a_server_that_sends_its_pages_elsewhere(open_page: Open, cast: Cast, topic: int) -> None:
    wires: list[Wire] = []
    page = reading(open_page, "asker", f"/topics/{topic}", before=lambda page: wires.append(Wire(page)))
    wires[0].say("drain", within=0.2)
    assert eventually(lambda: page.wait_for_timeout(20) or wires[0].opened == 2)
    is_live(page)
    expect(page.locator(".connection")).to_be_hidden()
    much_happens(cast, topic)
    same_as_reload(page)


def test_a_message_that_got_lost(open_page: Open, cast: Cast, topic: int) -> None:
    wires: list[Wire] = []
    page = reading(open_page, "asker", f"/topics/{topic}", before=lambda page: wires.append(Wire(page)))
    cast.reply(topic, by="staff", body="Before.")
    expect(page.locator(".post", has_text="Before.")).to_be_visible()
    wires[0].drops = lambda message: "Lost on the way." in message
    cast.reply(topic, by="staff", body="Lost on the way.")
    assert eventually(lambda: page.wait_for_timeout(20) or wires[0].dropped)
    expect(page.locator(".post", has_text="Lost on the way.")).to_have_count(0)
    cast.reply(topic, by="staff", body="After.")
    same_as_reload(page)
    expect(page.locator(".post", has_text="Lost on the way.")).to_be_visible()


def test_a_page_that_is_told_that_it_misses_something(open_page: Open, cast: Cast, topic: int) -> None:
    wires: list[Wire] = []
    page = reading(open_page, "asker", f"/topics/{topic}", before=lambda page: wires.append(Wire(page)))
    wires[0].drops = lambda message: '"stream"' in message
    much_happens(cast, topic)
    wires[0].say("behind", channel=f"topic:{topic}", within=0.1)
    wires[0].say("behind", channel=f"members:{topic}", within=0.1)
    same_as_reload(page)


def test_a_connection_that_died_without_a_sign(open_page: Open, cast: Cast, topic: int) -> None:
    wires: list[Wire] = []
    page = reading(open_page, "asker", f"/topics/{topic}", before=lambda page: wires.append(Wire(page)))
    wires[0].is_dead = True
    much_happens(cast, topic)
    page.evaluate("() => dispatchEvent(new Event('focus'))")
    assert eventually(lambda: page.wait_for_timeout(50) or wires[0].opened == 2)
    same_as_reload(page)
    is_live(page)


def test_a_machine_that_slept(open_page: Open, cast: Cast, topic: int) -> None:
    wires: list[Wire] = []

    def prepare(page: Page) -> None:
        page.clock.install()
        wires.append(Wire(page))

    page = reading(open_page, "asker", f"/topics/{topic}", before=prepare)
    wires[0].is_dead = True
    much_happens(cast, topic)
    page.clock.fast_forward("30:00")
    same_as_reload(page)


def test_far_too_much_was_missed(open_page: Open, cast: Cast, topic: int) -> None:
    page = reading(open_page, "helper", f"/topics/{topic}")
    page.locator("#composer textarea").fill("I wanted to say")
    page.context.set_offline(True)
    post = cast.reply(topic, by="staff", body="The red one.")
    with cast.app.app_context(), transaction():
        found = cast.get_topic(topic)
        for _ in range(TOO_MANY):
            record(PostEdited(found.id, found.space_id, post))
        edit_post(cast.member("staff"), cast.post(post), compose("The blue one."), 1)
    page.evaluate("() => (window.kept = true)")
    with page.expect_response(lambda answer: "/live/catch-up" in answer.url and answer.status == 410):
        page.context.set_offline(False)
    same_as_reload(page, "#posts")
    expect(page.locator("#composer textarea")).to_have_value("I wanted to say")
    assert page.evaluate("() => window.kept")
    cast.reply(topic, by="staff", body="And the green one.")
    expect(page.locator(".post", has_text="And the green one.")).to_be_attached()


def test_a_server_that_asks_for_patience(open_page: Open, cast: Cast, topic: int) -> None:
    page = reading(open_page, "asker", f"/topics/{topic}")
    asked: list[str] = []

    def busy(route: object, request: object) -> None:
        asked.append("")
        if len(asked) < 3:
            route.fulfill(status=429, headers={"Retry-After": "1"})  # type: ignore[attr-defined]
        else:
            route.continue_()  # type: ignore[attr-defined]

    page.route("**/live/catch-up?*", busy)
    page.context.set_offline(True)
    much_happens(cast, topic)
    page.context.set_offline(False)
    same_as_reload(page)


def test_who_lost_access_meanwhile_is_told(open_page: Open, cast: Cast) -> None:
    admit(cast, "staff", "beta")
    topic = cast.topic(by="helper", space="beta", title="The next motor but one")
    page = reading(open_page, "staff", f"/topics/{topic}")
    page.context.set_offline(True)
    with cast.app.app_context(), transaction():
        leave_space(cast.member("staff"), cast.space("beta"))
    page.context.set_offline(False)
    expect(page.get_by_text("You no longer have access to this place.")).to_be_visible()
    expect(page.get_by_text("The next motor but one")).to_have_count(0)
