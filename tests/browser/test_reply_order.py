"""Replies that reach an open page in another order, or together with those of the page before."""

from __future__ import annotations

from playwright.sync_api import Page

from app.forum.topics import streams
from tests.browser.conftest import Open
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
