"""Reading a topic: addresses, pages, what is new, who may."""

from __future__ import annotations

import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.gather import flush_all
from tests.support.cast import Cast


def long_topic(cast: Cast, replies: int = 60) -> tuple[int, list[int]]:
    """A topic with many replies, and their numbers in the database."""
    topic_id = cast.topic()
    return topic_id, [cast.reply(topic_id, body=f"Reply number {n}.") for n in range(2, replies + 2)]


def test_an_old_address_leads_to_the_right_one(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="Range drops in the cold")
    for url in (f"/topics/{topic_id}", f"/topics/{topic_id}/an-old-title?after=25"):
        answer = guest.get(url)
        assert answer.status_code == 301
        assert answer.location.startswith(f"/topics/{topic_id}/range-drops-in-the-cold")
    assert answer.location.endswith("?after=25")


def test_a_permalink_leads_to_its_page(cast: Cast, guest: FlaskClient) -> None:
    _topic_id, posts = long_topic(cast)
    answer = guest.get(f"/posts/{posts[-1]}")
    assert answer.status_code == 303
    assert answer.location.endswith(f"?after=50#post-{posts[-1]}")
    page = guest.get(answer.location).text
    assert "Reply number 61." in page and "Reply number 50." not in page
    assert guest.get(f"/posts/{posts[0]}").location.endswith(f"cold?order=time#post-{posts[0]}")


def test_pages_follow_one_another_by_plain_links(cast: Cast, guest: FlaskClient) -> None:
    topic_id, _posts = long_topic(cast)
    url, seen = f"/topics/{topic_id}/range-drops-in-the-cold", []
    while url:
        page = guest.get(url).text
        seen += re.findall(r'<article[^>]*data-post-id[^>]*data-number="(\d+)"', page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following.group(1) if following else ""
    assert [int(number) for number in seen] == list(range(1, 62))


@pytest.mark.parametrize("after", ["-5", "99999999999999999999", "x", "", "61"])
def test_any_page_number_shows_a_page(cast: Cast, guest: FlaskClient, after: str) -> None:
    topic_id, _posts = long_topic(cast, 30)
    page = guest.get(f"/topics/{topic_id}/range-drops-in-the-cold?after={after}")
    assert page.status_code == 200 and "Reply number" in page.text


def test_what_is_new_since_the_last_visit(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("staff")
    cast.reply(topic_id, body="Seen already.")
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "New since your last visit" not in page
    with app.app_context():
        flush_all()
    cast.reply(topic_id, body="This is new.")
    assert 'class="topic-row unread"' in browser.get("/questions").text
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert page.index("Seen already.") < page.index("New since your last visit") < page.index("This is new.")
    assert 'class="topic-row unread"' not in browser.get("/questions").text


def test_mark_all_as_read(cast: Cast) -> None:
    cast.topic()
    browser = cast.browser("staff")
    assert 'class="topic-row unread"' in browser.get("/").text
    assert browser.post("/read").location == "/"
    assert 'class="topic-row unread"' not in browser.get("/").text


def test_ones_own_topic_is_not_unread(cast: Cast) -> None:
    browser = cast.browser("asker")
    form = {"kind": "question", "space": "riding", "title": "Mine alone", "body": "Read by me."}
    browser.post("/topics", data=form)
    assert 'class="topic-row unread"' not in browser.get("/").text


def test_views_are_counted_later(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    for _ in range(3):
        guest.get(f"/topics/{topic_id}", follow_redirects=True)
    with app.app_context():
        assert cast.get_topic(topic_id).views_count == 0
        flush_all()
        assert cast.get_topic(topic_id).views_count == 3


@pytest.mark.parametrize("space", ["family", "beta"])
def test_closed_spaces_look_like_nothing_from_outside(cast: Cast, guest: FlaskClient, space: str) -> None:
    topic_id = cast.topic(space=space, title="Only for us here")
    post_id = cast.reply(topic_id)
    for browser in (guest, cast.browser("outsider")):
        for url in (f"/topics/{topic_id}", f"/topics/{topic_id}/only-for-us-here", f"/posts/{post_id}"):
            answer = browser.get(url)
            assert answer.status_code == 404 and "Only for us" not in answer.text
        assert "Only for us" not in browser.get("/").text
    assert "Only for us here" in cast.browser("helper").get(f"/topics/{topic_id}", follow_redirects=True).text


def test_the_page_says_which_buttons_are_pressed(cast: Cast) -> None:
    topic_id = cast.topic(kind="idea")
    post_id = cast.reply(topic_id)
    browser = cast.browser("asker")
    browser.post(f"/topics/{topic_id}/vote")
    browser.post(f"/posts/{post_id}/reactions/heart")
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    found = re.search(r'<script type="application/json" id="mine">(.*?)</script>', page)
    assert found is not None
    assert json.loads(found.group(1)) == {
        "reactions": {str(post_id): ["heart"]},
        "helpful": {},
        "bookmarks": [],
        "votes": [topic_id],
        "me_too": [],
    }


def test_what_arrived_while_the_page_was_open_is_read_when_the_page_says_so(cast: Cast) -> None:
    topic_id, browser = cast.topic(by="helper"), cast.browser("asker")
    browser.get(f"/topics/{topic_id}", follow_redirects=True)
    cast.reply(topic_id)
    assert f'topic-row unread" id="topic-row-{topic_id}"' in browser.get("/").text
    assert browser.post(f"/topics/{topic_id}/read", data={"number": "2"}).status_code == 204
    assert f'topic-row unread" id="topic-row-{topic_id}"' not in browser.get("/").text
    assert "New since your last visit" not in browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_guests_are_invited_to_sign_in_and_read_everything_else(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(body="Plain to see.")
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True)
    assert "Plain to see." in page.text and "sign in or join afterwards" in page.text
    assert "Set-Cookie" not in page.headers
