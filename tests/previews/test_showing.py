"""A link alone on its line shows what it leads to: off at first, and gone when its author says so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from app.core import clock
from app.core.db import transaction
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.forum.previews.chores import claim, fetch_pages, fetch_waiting, forget_old_pages
from app.forum.topics.operations import delete_post, edit_post
from app.forum.topics.text import compose
from app.live.server import socketio
from tests.previews.internet import Internet, moved
from tests.support.cast import Cast

LINK = "http://example.com/bikes"
BODY = f"Look at this:\n\n{LINK}\n\nNice."
HTML = "<title>Bikes &amp; more</title><meta name=description content='All of them'>"


@pytest.fixture
def on(app: Flask) -> None:
    with app.app_context(), transaction():
        change_settings(link_previews=True)


def work(app: Flask) -> None:
    """What the worker does: jobs, then fetching."""
    with app.app_context():
        run_pending()
        while pages := claim():
            fetch_pages(pages)


def cards(app: Flask, cast: Cast, post: int) -> list[dict[str, Any]]:
    with app.app_context():
        return list(cast.post(post).previews)


def test_at_first_nothing_is_fetched(app: Flask, cast: Cast, net: Internet) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), body=BODY)
    work(app)
    assert net.asked == [] and cards(app, cast, post) == []


def test_when_it_is_on_the_post_shows_what_the_link_leads_to(
    app: Flask, cast: Cast, net: Internet, on: None
) -> None:
    net.put(LINK, HTML)
    topic = cast.topic()
    post = cast.reply(topic, body=BODY)
    work(app)
    page = app.test_client().get(f"/topics/{topic}", follow_redirects=True).text
    assert "Bikes &amp; more</a>" in page and "All of them" in page and f'<a href="{LINK}"' in page
    assert cards(app, cast, post) == [
        {"url": LINK, "title": "Bikes & more", "site": "example.com", "description": "All of them"}
    ]


def test_an_open_page_gets_it_without_a_reload(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, HTML)
    topic = cast.topic()
    cast.reply(topic, body=BODY)
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=app.test_client())
    socket.emit("join", {"channel": f"topic:{topic}"}, callback=True)
    work(app)
    follower.pump()
    assert "Bikes &amp; more" in str(socket.get_received())
    socket.disconnect()


def test_a_page_is_fetched_once_a_day_for_all_posts(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, HTML)
    topic = cast.topic(body=BODY)
    posts = [cast.reply(topic, body=BODY) for _ in range(3)]
    work(app)
    later = cast.reply(topic, body=BODY)
    work(app)
    assert net.asked == [LINK]
    assert all(cards(app, cast, post) for post in [*posts, later])
    with clock.frozen(clock.now() + timedelta(hours=25)):
        net.put(LINK, "<title>New</title>")
        fresh = cast.reply(topic, body=BODY)
        work(app)
    assert len(net.asked) == 2 and cards(app, cast, fresh)[0]["title"] == "New"
    assert cards(app, cast, posts[0])[0]["title"] == "Bikes & more"


def test_a_failure_is_silent_and_remembered(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, moved("http://127.0.0.1/"))
    topic = cast.topic()
    posts = [cast.reply(topic, body=BODY) for _ in range(2)]
    work(app)
    cast.reply(topic, body=BODY)
    work(app)
    assert net.asked == [LINK] and not any(cards(app, cast, post) for post in posts)


def test_three_links_of_a_post_and_none_in_a_sentence(
    app: Flask, cast: Cast, net: Internet, on: None
) -> None:
    links = [f"http://example.com/{number}" for number in range(5)]
    for link in links:
        net.put(link, HTML)
    cast.reply(cast.topic(), body="\n\n".join(links) + f"\n\nsee {LINK} here")
    work(app)
    assert net.asked == links[:3]


def test_our_own_pages_are_never_fetched(
    app: Flask, cast: Cast, net: Internet, on: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "BASE_URL", "http://community.example.com")
    secret = cast.topic("helper", space="beta", title="Zxsecret plans")
    net.put(f"http://community.example.com/topics/{secret}", HTML)
    post = cast.reply(cast.topic(), body=f"http://community.example.com/topics/{secret}")
    work(app)
    assert net.asked == [] and cards(app, cast, post) == []


def test_an_edit_takes_the_preview_of_a_link_that_is_gone(
    app: Flask, cast: Cast, net: Internet, on: None
) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), "helper", BODY)
    work(app)
    with app.app_context(), transaction():
        edit_post(
            cast.member("helper"), cast.post(post), compose("No link any more."), cast.post(post).version
        )
    work(app)
    assert cards(app, cast, post) == []


def test_a_preview_that_comes_while_somebody_edits_is_no_conflict(
    app: Flask, cast: Cast, net: Internet, on: None
) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), "helper", BODY)
    work(app)
    answer = cast.browser("helper").patch(f"/posts/{post}", data={"body": f"{BODY} Really.", "version": "1"})
    assert answer.status_code == 303


def test_its_author_takes_it_away_for_good(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, HTML)
    topic = cast.topic()
    post = cast.reply(topic, "helper", BODY)
    work(app)
    for _ in range(2):
        answer = cast.browser("helper").post(f"/posts/{post}/previews?_method=DELETE", data={"url": LINK})
        assert answer.status_code == 303
    assert "link-card" not in app.test_client().get(f"/topics/{topic}", follow_redirects=True).text
    with app.app_context(), transaction():
        edit_post(cast.member("helper"), cast.post(post), compose(f"{BODY} More."), cast.post(post).version)
    work(app)
    assert cards(app, cast, post) == [{"url": LINK, "off": True}]


@pytest.mark.parametrize(("viewer", "status"), [("asker", 403), ("suspended", 403), ("moderator", 303)])
def test_nobody_but_author_and_moderators_takes_it_away(
    app: Flask, cast: Cast, net: Internet, on: None, viewer: str, status: int
) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), "helper", BODY)
    work(app)
    answer = cast.browser(viewer).delete(f"/posts/{post}/previews", data={"url": LINK})
    assert answer.status_code == status
    secret = cast.reply(cast.topic("helper", space="beta"), "helper", BODY)
    assert cast.browser("outsider").delete(f"/posts/{secret}/previews").status_code == 404


def test_a_post_that_was_deleted_meanwhile_gets_none(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, HTML)
    topic = cast.topic()
    post = cast.reply(topic, "helper", BODY)
    with app.app_context():
        run_pending()
        with transaction():
            delete_post(cast.member("helper"), cast.post(post))
        fetch_pages(claim())
    assert cards(app, cast, post) == []


def test_what_a_page_says_stays_words(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, "<title>&lt;img src=x onerror=alert(1)&gt;</title>")
    topic = cast.topic(body=BODY)
    work(app)
    page = app.test_client().get(f"/topics/{topic}", follow_redirects=True).text
    assert "&lt;img src=x onerror" in page and "<img src=x" not in page


def test_a_fetch_that_was_lost_is_taken_up_again(app: Flask, cast: Cast, net: Internet, on: None) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), "helper", BODY)
    with app.app_context():
        run_pending()
        assert len(claim()) == 1 and claim() == []
        with clock.frozen(clock.now() + timedelta(minutes=2)):
            fetch_pages(claim())
    assert len(cards(app, cast, post)) == 1


def test_nothing_to_fetch_starts_nothing_and_old_pages_go(
    app: Flask, cast: Cast, net: Internet, on: None
) -> None:
    net.put(LINK, HTML)
    post = cast.reply(cast.topic(), "helper", BODY)
    work(app)
    with app.app_context():
        fetch_waiting()
        with clock.frozen(clock.now() + timedelta(days=31)):
            forget_old_pages()
    assert len(cards(app, cast, post)) == 1
