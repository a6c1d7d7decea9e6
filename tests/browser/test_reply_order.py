"""Replies that reach an open page in another order, or together with those of the page before."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Page, Route, expect

from app.core.db import transaction
from app.forum.moving.operations import move_topic
from app.forum.topics import streams
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.browser.conftest import Open
from tests.browser.live import is_live
from tests.support.cast import Cast

NUMBERS = """() => [...document.querySelectorAll(".posts > [data-number], [data-items] > [data-number]")]
  .map((post) => Number(post.dataset.number))"""


def a_long_topic(cast: Cast, replies: int) -> tuple[int, list[int]]:
    """A discussion with so many replies, and the ids of its posts by their numbers."""
    topic = cast.topic(kind="discussion", title="Which saddle bag?")
    return topic, [0, 0, *(cast.reply(topic, body=f"Bag {number}") for number in range(replies))]


def tell(page: Page, cast: Cast, posts: list[int]) -> None:
    """Bring the streams of these replies to a page as one message."""
    with cast.app.app_context():
        html = "".join(streams.reply_posted(cast.post(post)) for post in posts)
    page.evaluate("(html) => document.body.insertAdjacentHTML('beforeend', html)", html)


def test_replies_of_the_page_before_stay_there(open_page: Open, cast: Cast) -> None:
    topic, posts = a_long_topic(cast, 28)
    page = open_page("", f"/topics/{topic}?after=25")
    tell(page, cast, posts[23:29])
    assert page.evaluate(NUMBERS) == [26, 27, 28, 29]


def test_a_reply_that_comes_late_stands_in_its_place(open_page: Open, cast: Cast) -> None:
    topic, _ = a_long_topic(cast, 3)
    page = open_page("", f"/topics/{topic}")
    page.set_viewport_size({"width": 1280, "height": 300})
    later = [cast.reply(topic, body=f"Another {number}") for number in range(3)]
    tell(page, cast, [later[2], later[0], later[1]])
    page.get_by_role("button", name="Show 3 new replies").click()
    assert page.evaluate(NUMBERS) == [2, 3, 4, 5, 6, 7]


def test_what_comes_while_a_moved_topic_is_fetched_anew_is_drawn_after_it(
    open_page: Open, cast: Cast
) -> None:
    topic, posts = a_long_topic(cast, 1)
    page, other = open_page("asker", f"/topics/{topic}"), open_page("helper", f"/topics/{topic}")
    held: list[tuple[Route, APIResponse]] = []

    def hold(route: Route) -> None:
        if "x-hearth-again" in route.request.headers and not held:
            held.append((route, route.fetch()))
        else:
            route.continue_()

    is_live(page)
    is_live(other)
    page.route("**/topics/**", hold)
    asked = page.expect_request(lambda request: "x-hearth-again" in request.headers)
    with asked, cast.app.app_context(), transaction():
        move_topic(cast.member("admin"), cast.get_topic(topic), cast.space("family"))
    expect(other.locator("main")).to_contain_text("Cargo families")
    with cast.app.app_context(), transaction():
        post = cast.post(posts[2])
        edit_post(cast.member("helper"), post, compose("A better bag"), post.version)
    expect(other.locator(".posts")).to_contain_text("A better bag")
    [(route, answer)] = held
    route.fulfill(response=answer)
    expect(page.locator("main")).to_contain_text("Cargo families")
    expect(page.locator(".posts")).to_contain_text("A better bag")
