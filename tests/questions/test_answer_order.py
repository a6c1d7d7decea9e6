"""In which order answers stand: the solution, the official one, what helped most, then by time."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert, update

from app.core import clock
from app.core.db import db, transaction
from app.forum.topics.models import Post, Topic
from app.forum.topics.scores import wilson_lower_bound
from tests.support.cast import Cast
from tests.support.queries import counted

ARTICLE = re.compile(r'<article class="post[^"]*" id="post-(\d+)"')


def order_on(browser: FlaskClient, url: str) -> list[int]:
    """The posts of a page from the top, without the opening one."""
    page = browser.get(url, follow_redirects=True)
    assert page.status_code == 200
    return [int(number) for number in ARTICLE.findall(page.text)][1 if "?best=" not in url else 0 :]


def helped(cast: Cast, votes: dict[int, tuple[int, int]]) -> None:
    """Give posts votes for and against."""
    with cast.app.app_context(), transaction():
        for post_id, (up, down) in votes.items():
            post = cast.post(post_id)
            post.helpful_count, post.unhelpful_count = up, down
            post.helpful = wilson_lower_bound(up, down)


def many(cast: Cast, replies: int) -> int:
    """A question with so many replies, written at once; every tenth helped, the later ones more."""
    topic_id = cast.topic()
    with cast.app.app_context(), transaction():
        rows = [
            {
                "topic_id": topic_id,
                "number": number,
                "author_id": cast.member("helper").id,
                "body": f"Answer {number}",
                "html": f"<p>Answer {number}</p>",
                "markup_version": 1,
                "token": f"bulk-{topic_id}-{number}",
                "created_at": clock.now(),
                "version": 1,
                "reactions": {},
                "helpful_count": number if number % 10 == 0 else 0,
                "helpful": wilson_lower_bound(number, 0) if number % 10 == 0 else 0.0,
            }
            for number in range(2, replies + 2)
        ]
        db.session.execute(insert(Post), rows)
        counts = {"posts_count": replies + 1, "replies_count": replies}
        db.session.execute(update(Topic).where(Topic.id == topic_id).values(counts))
    return topic_id


def test_solution_official_helpful_then_time(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    plain, liked, official, loved, solution = (
        cast.reply(topic_id, who) for who in ("helper", "helper", "staff", "helper", "helper")
    )
    helped(cast, {liked: (1, 0), loved: (12, 2)})
    cast.browser("staff").post(f"/posts/{official}/official")
    cast.browser("asker").post(f"/topics/{topic_id}/solution", data={"post_id": solution})
    assert order_on(guest, f"/topics/{topic_id}") == [solution, official, loved, liked, plain]
    assert order_on(guest, f"/topics/{topic_id}?order=time") == [plain, liked, official, loved, solution]


def test_more_sure_beats_all_of_one(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    once, often, doubted = (cast.reply(topic_id) for _ in range(3))
    helped(cast, {once: (1, 0), often: (8, 1), doubted: (1, 6)})
    assert order_on(guest, f"/topics/{topic_id}") == [often, once, doubted]


def test_the_page_says_how_it_is_ordered(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id)
    cast.reply(topic_id)
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert 'aria-current="true">Best first' in page and "?order=time#posts" in page
    page = guest.get(f"/topics/{topic_id}?order=time", follow_redirects=True).text
    assert 'aria-current="true">Oldest first' in page


def test_other_kinds_stay_in_order_of_time(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(kind="discussion", title="What do you wear?")
    first, second = cast.reply(topic_id), cast.reply(topic_id)
    helped(cast, {second: (5, 0)})
    assert order_on(guest, f"/topics/{topic_id}") == [first, second]
    assert "Best first" not in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_pages_by_worth_hold_every_answer_once(cast: Cast, guest: FlaskClient) -> None:
    topic_id = many(cast, 60)
    url, seen = f"/topics/{topic_id}", []
    while url:
        page = guest.get(url, follow_redirects=True).text
        found = [int(number) for number in re.findall(r'data-number="(\d+)"', page)]
        seen += [number for number in found if number > 1]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        url = following[1] if following else ""
    assert seen[:6] == [60, 50, 40, 30, 20, 10]
    assert seen[6:] == [number for number in range(2, 62) if number % 10]


@pytest.mark.parametrize("cursor", ["x", "W10", "WzEsMl0x", "WyJhIiwiYiJd", "WzFlOTk5LDJd", "\0", "A" * 3000])
def test_a_damaged_cursor(cast: Cast, guest: FlaskClient, cursor: str) -> None:
    topic_id = cast.topic()
    page = guest.get(f"/topics/{topic_id}", query_string={"best": cursor}, follow_redirects=True)
    assert page.status_code in {200, 404}


def test_a_link_to_a_post_leads_to_a_page_that_has_it(cast: Cast, guest: FlaskClient) -> None:
    long, short = many(cast, 60), cast.topic(title="A short one")
    reply = cast.reply(short)
    assert guest.get(f"/posts/{reply}").location.endswith(f"a-short-one#post-{reply}")
    with cast.app.app_context():
        ids = {p.number: p.id for p in db.session.query(Post).filter_by(topic_id=long)}
    for number in (3, 24, 31, 60):
        answer = guest.get(f"/posts/{ids[number]}")
        assert f'id="post-{ids[number]}"' in guest.get(answer.location.split("#")[0]).text


def test_reading_the_best_does_not_mark_the_rest_as_read(app: Flask, cast: Cast) -> None:
    topic_id, browser = many(cast, 60), cast.browser("asker")
    browser.get(f"/topics/{topic_id}", follow_redirects=True)
    page = browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "First unread" in page
    assert 'id="new"' in browser.get(f"/topics/{topic_id}?order=time", follow_redirects=True).text


@pytest.mark.parametrize("query", ["", "?order=time", "?after=10", "?best=WzAuMCwgMTFd"])
def test_a_long_question_costs_what_a_short_one_costs(app: Flask, cast: Cast, query: str) -> None:
    costs = []
    for replies in (20, 1000):
        topic_id, browser = many(cast, replies), cast.browser("asker")
        url = f"/topics/{topic_id}/range-drops-in-the-cold{query}"
        assert browser.get(url).status_code == 200
        with counted(app) as statements:
            browser.get(url)
        costs.append(len(statements))
    assert costs[0] == costs[1]
