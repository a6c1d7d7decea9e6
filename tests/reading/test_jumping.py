"""Places in a topic by their meaning, from its row and from beside it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.gather import flush_all
from tests.support.cast import Cast
from tests.support.queries import counted


def long_topic(cast: Cast, replies: int = 40) -> tuple[int, list[int]]:
    topic_id = cast.topic("helper", kind="discussion", title="What do you wear?")
    return topic_id, [cast.reply(topic_id, "helper", f"Reply number {n}.") for n in range(2, replies + 2)]


def read(cast: Cast, browser: FlaskClient, topic_id: int) -> None:
    browser.get(f"/topics/{topic_id}", follow_redirects=True)
    with cast.app.app_context():
        flush_all()


def test_the_first_unread_post(cast: Cast) -> None:
    topic_id, posts = long_topic(cast)
    browser = cast.browser("asker")
    assert browser.get(f"/topics/{topic_id}/unread").location == f"/topics/{topic_id}/what-do-you-wear"
    read(cast, browser, topic_id)
    assert browser.get(f"/topics/{topic_id}/unread").location == f"/posts/{posts[24]}"
    landed = browser.get(f"/topics/{topic_id}/unread", follow_redirects=True)
    assert landed.request.query_string == b"after=25" and "Reply number 26." in landed.text


def test_who_has_read_all_comes_to_the_end(cast: Cast, guest: FlaskClient) -> None:
    topic_id, posts = long_topic(cast, 3)
    browser = cast.browser("asker")
    read(cast, browser, topic_id)
    assert browser.get(f"/topics/{topic_id}/unread").location == f"/posts/{posts[-1]}"
    assert guest.get(f"/topics/{topic_id}/unread").location.endswith("what-do-you-wear")


def test_looking_for_the_place_writes_nothing(app: Flask, cast: Cast) -> None:
    topic_id, _posts = long_topic(cast, 3)
    browser = cast.browser("asker")
    browser.get("/")
    with app.app_context():
        flush_all()
    with counted(app) as statements:
        for place in ("unread", "end", "solution", "jump?number=2"):
            assert browser.get(f"/topics/{topic_id}/{place}").status_code == 303
    assert not [text for text in statements if not text.startswith("SELECT")], statements.listed()
    with app.app_context():
        flush_all()
    assert f'topic-row unread" id="topic-row-{topic_id}"' in browser.get("/").text


def test_the_solution_and_the_end(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="Range drops in the cold")
    assert guest.get(f"/topics/{topic_id}/end").location == f"/topics/{topic_id}/range-drops-in-the-cold"
    posts = [cast.reply(topic_id) for _ in range(3)]
    assert guest.get(f"/topics/{topic_id}/solution").location.endswith("range-drops-in-the-cold")
    cast.browser("asker").post(f"/topics/{topic_id}/solution", data={"post_id": posts[1]})
    assert guest.get(f"/topics/{topic_id}/solution").location == f"/posts/{posts[1]}"
    assert guest.get(f"/topics/{topic_id}/end").location == f"/posts/{posts[2]}"


@pytest.mark.parametrize(
    "number, place",
    [("3", 1), ("41", -1), ("0", None), ("-4", None), ("9" * 30, None), ("x", None), ("99", -1)],
)
def test_any_number_leads_somewhere(cast: Cast, guest: FlaskClient, number: str, place: int | None) -> None:
    topic_id, posts = long_topic(cast)
    location = guest.get(f"/topics/{topic_id}/jump", query_string={"number": number}).location
    assert location == (f"/topics/{topic_id}/what-do-you-wear" if place is None else f"/posts/{posts[place]}")


def test_rows_lead_there(cast: Cast) -> None:
    topic_id, _posts = long_topic(cast, 3)
    page = cast.browser("asker").get("/").text
    assert f'href="/topics/{topic_id}/unread"' in page and f'href="/topics/{topic_id}/end"' in page


@pytest.mark.parametrize("place", ["unread", "end", "solution", "jump?number=2"])
def test_nothing_is_given_away(cast: Cast, guest: FlaskClient, place: str) -> None:
    topic_id = cast.topic(space="beta", title="Behind closed doors")
    cast.reply(topic_id)
    for browser in (guest, cast.browser("outsider")):
        assert browser.get(f"/topics/{topic_id}/{place}").status_code == 404
        assert browser.get(f"/topics/999999/{place}").status_code == 404
