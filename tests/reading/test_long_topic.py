"""A topic of a thousand posts opens at any post with as many statements as one of twenty."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from app.core import clock
from app.core.db import transaction
from app.core.gather import flush_all
from app.forum.topics.models import Post, Topic
from tests.support.cast import Cast
from tests.support.queries import Counted, counted

AFTERS = (0, 10, 475, 975, 999)


def topic_of(app: Flask, cast: Cast, posts: int) -> tuple[int, list[int]]:
    """A discussion with this many posts, written in one go, and their ids by number."""
    topic_id = cast.topic(kind="discussion", title="A thousand nights", body="The first.")
    with app.app_context(), transaction() as session:
        authors = [cast.member(key).id for key in ("asker", "helper", "staff")]
        rows = [
            {
                "topic_id": topic_id, "number": number, "author_id": authors[number % 3],
                "body": f"Night {number}.", "html": f"<p>Night {number}.</p>", "markup_version": 1,
                "token": f"night-{topic_id}-{number}", "reactions": {}, "score": 0, "version": 1,
                "is_official": False, "created_at": clock.now() + timedelta(seconds=number),
            }
            for number in range(2, posts + 1)
        ]  # fmt: skip
        session.execute(insert(Post), rows)
        counts = {"posts_count": posts, "replies_count": posts - 1}
        session.execute(update(Topic).where(Topic.id == topic_id).values(**counts))
        found = session.query(Post.number, Post.id).filter(Post.topic_id == topic_id)
        return topic_id, [post_id for _number, post_id in sorted(found)]


def cost(app: Flask, browser: FlaskClient, url: str) -> Counted:
    """The statements of a page that is opened for the second time."""
    assert browser.get(url).status_code in (200, 303)
    with app.app_context():
        flush_all()
    with counted(app) as statements:
        assert browser.get(url).status_code in (200, 303)
    return statements


@pytest.mark.parametrize("who", ["", "asker", "staff"])
def test_it_costs_the_same_at_any_post(app: Flask, cast: Cast, guest: FlaskClient, who: str) -> None:
    browser = cast.browser(who) if who else guest
    short, some = topic_of(app, cast, 20)
    long, many = topic_of(app, cast, 1000)
    short_url, long_url = (browser.get(f"/topics/{topic_id}").location for topic_id in (short, long))
    page = len(cost(app, browser, short_url))
    for after in AFTERS:
        found = cost(app, browser, f"{long_url}?after={after}")
        assert len(found) == page, f"after {after}\n{found.listed()}"
    link = len(cost(app, browser, f"/posts/{some[10]}"))
    for number in (1, 2, 500, 1000):
        found = cost(app, browser, f"/posts/{many[number - 1]}")
        assert len(found) == link, f"post {number}\n{found.listed()}"


@pytest.mark.parametrize("number", [1, 25, 26, 500, 1000])
def test_every_post_is_reached_by_its_address(
    app: Flask, cast: Cast, guest: FlaskClient, number: int
) -> None:
    _topic_id, posts = topic_of(app, cast, 1000)
    answer = guest.get(f"/posts/{posts[number - 1]}")
    path, anchor = answer.location.split("#")
    assert anchor == f"post-{posts[number - 1]}" and f'id="{anchor}"' in guest.get(path).text


def test_at_most_a_page_of_posts_is_read(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, _posts = topic_of(app, cast, 1000)
    url = guest.get(f"/topics/{topic_id}").location
    page = guest.get(f"{url}?after=475").text
    assert page.count('<article class="post') == 25 and "Night 476." in page and "Night 501." not in page
    assert "Post number" in page and 'max="1000"' in page
