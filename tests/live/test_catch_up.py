"""What a page missed is asked for over HTTP: complete, permitted, and harmless to apply twice."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, insert, select

from app.core import clock
from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.spaces.operations import leave_space
from app.forum.topics.events import TopicEvent
from app.live import catch_up
from app.live.catch_up import LAST_EVENT, MOST_EVENTS
from tests.live.pages import LivePage
from tests.support.cast import Cast
from tests.support.queries import counted

LISTS = (
    "/",
    "/questions",
    "/news",
    "/unanswered",
    "/following",
    "/spaces/riding",
    "/spaces/riding/news",
    "/tags/winter",
    "/people/asker",
)


@pytest.fixture
def last(cast: Cast) -> int:
    return newest(cast)


def newest(cast: Cast) -> int:
    with cast.app.app_context():
        return db.session.scalar(select(func.max(EventRow.id))) or 0


def test_what_happened_meanwhile_comes_in_order(cast: Cast) -> None:
    topic = cast.topic()
    before = newest(cast)
    posts = [cast.reply(topic, body=f"Number {n}") for n in range(3)]
    answer = cast.app.test_client().get(f"/live/catch-up?channel=topic:{topic}&after={before}")
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/vnd.turbo-stream.html")
    places = [answer.text.index(f'id="post-{post}"') for post in posts]
    assert places == sorted(places)


def test_the_answer_names_the_last_event_it_contains(cast: Cast) -> None:
    topic, guest = cast.topic(), cast.app.test_client()
    before = newest(cast)
    cast.reply(topic)
    shown = newest(cast)
    cast.topic(title="Something else")
    answer = guest.get(f"/live/catch-up?channel=topic:{topic}&after={before}")
    assert answer.headers[LAST_EVENT] == str(shown)
    again = guest.get(f"/live/catch-up?channel=topic:{topic}&after={shown}")
    assert again.text == ""
    assert again.headers[LAST_EVENT] == str(shown)


def test_applying_it_twice_changes_nothing(cast: Cast) -> None:
    topic, guest = cast.topic(), cast.app.test_client()
    page = LivePage(guest.get(f"/topics/{topic}", follow_redirects=True).text, str)
    before = newest(cast)
    cast.reply(topic)
    missed = guest.get(f"/live/catch-up?channel=topic:{topic}&after={before}").text
    page.apply(f"topic:{topic}", missed)
    once = str(page)
    page.apply(f"topic:{topic}", missed)
    assert str(page) == once


def test_it_belongs_to_one_reader_and_is_not_kept(cast: Cast, last: int) -> None:
    answer = cast.app.test_client().get(f"/live/catch-up?channel=lists&after={last}")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "channel=lists",
        "after=0",
        "channel=lists&after=-1",
        "channel=lists&after=x",
        "channel=lists&after=" + "9" * 30,
        "channel=topic:99999&after=0",
        "channel=members&after=0",
        "channel=moderators&after=0",
        "channel=member:1&after=0",
        "channel=space:0&after=0",
        "channel=topic:%00&after=0",
    ],
)
def test_nonsense_and_what_may_not_be_heard_are_not_found(query: str, cast: Cast) -> None:
    assert cast.app.test_client().get(f"/live/catch-up?{query}").status_code == 404


def test_who_lost_access_meanwhile_gets_nothing(cast: Cast) -> None:
    topic, asker = cast.topic(by="helper", space="beta"), cast.browser("asker")
    address = f"/live/catch-up?channel=topic:{topic}&after=0"
    assert asker.get(address).status_code == 200
    with cast.app.app_context(), transaction():
        leave_space(cast.member("asker"), cast.space("beta"))
    cast.reply(topic, body="Among us.")
    assert asker.get(address).status_code == 404
    assert "Among us." not in asker.get("/live/catch-up?channel=lists&after=0").text


def test_lists_leave_out_what_the_reader_may_not_read(cast: Cast, last: int) -> None:
    cast.topic(space="beta", title="Secret motor")
    cast.topic(title="Public brake")
    address = f"/live/catch-up?channel=lists&after={last}"
    guest, insider = cast.app.test_client().get(address).text, cast.browser("asker").get(address).text
    assert "Public brake" in guest
    assert "Public brake" in insider
    assert "Secret motor" not in guest
    assert "Secret motor" in insider


def test_a_gap_that_is_too_large_says_load_again(cast: Cast) -> None:
    topic, guest = cast.topic(), cast.app.test_client()
    before = newest(cast)
    votes(cast, topic, MOST_EVENTS)
    address = f"/live/catch-up?channel=topic:{topic}&after={before}"
    assert guest.get(address).status_code == 200
    votes(cast, topic, 1)
    assert guest.get(address).status_code == 410


def test_what_happened_often_is_sent_once(cast: Cast) -> None:
    topic = cast.topic()
    before = newest(cast)
    votes(cast, topic, 50)
    text = cast.app.test_client().get(f"/live/catch-up?channel=topic:{topic}&after={before}").text
    assert text.count(f'target="topic-{topic}-me-too"') == 1


def test_an_event_of_an_unknown_kind_is_passed_over(cast: Cast) -> None:
    topic = cast.topic()
    before = newest(cast)
    with cast.app.app_context(), transaction():
        for payload in ({}, {"topic_id": topic, "gone": 1}):
            row(cast, topic, "ReplyPosted", payload)
        row(cast, topic, "NoLongerKnown", {})
    post = cast.reply(topic)
    answer = cast.app.test_client().get(f"/live/catch-up?channel=topic:{topic}&after={before}")
    assert answer.status_code == 200
    assert f'id="post-{post}"' in answer.text


def test_pages_say_which_event_they_show(cast: Cast) -> None:
    topic = cast.topic(tags=["winter"])
    cast.topic(by="staff", space="announcements", kind="news", title="New shop")
    asker = cast.browser("asker")
    last = f'last="{newest(cast)}"'
    for path in (*LISTS, f"/topics/{topic}"):
        page = asker.get(path, follow_redirects=True).text
        assert last in page, path


def test_a_refused_reply_keeps_its_place_in_time(cast: Cast) -> None:
    topic, asker = cast.topic(), cast.browser("asker")
    page = asker.post(f"/topics/{topic}/replies", data={"body": "", "token": "t" * 20})
    assert page.status_code == 422
    assert f'last="{newest(cast)}"' in page.text


def votes(cast: Cast, topic: int, number: int) -> None:
    with cast.app.app_context(), transaction():
        space = cast.get_topic(topic).space_id
        for _ in range(number):
            row(cast, topic, "MeTooChanged", {"topic_id": topic, "space_id": space})


def row(cast: Cast, topic: int, name: str, payload: dict[str, int]) -> None:
    db.session.execute(
        insert(EventRow).values(
            name=name, channel=f"topic:{topic}", audience="", payload=payload, created_at=clock.now()
        )
    )


def test_what_cannot_be_drawn_is_read_anew(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = cast.topic()
    cast.reply(topic)
    monkeypatch.setattr(catch_up, "streams_for", lambda _event: 1 / 0)
    answer = cast.app.test_client().get(f"/live/catch-up?channel=topic:{topic}&after=0")
    assert answer.status_code == 410


def test_what_many_events_changed_comes_once(cast: Cast) -> None:
    topic = cast.topic()
    for n in range(5):
        cast.reply(topic, body=f"Number {n}")
    html = cast.app.test_client().get(f"/live/catch-up?channel=topic:{topic}&after=0").text
    assert html.count(f'target="topic-{topic}-count"') == 1
    assert html.count('action="hearth-post"') == 5


def test_a_herd_is_answered_by_one_drawing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    topic = cast.topic()
    cast.reply(topic)
    drawn: list[object] = []
    draw = catch_up.streams_for

    def noted(event: TopicEvent) -> str:
        drawn.append(event)
        return draw(event)

    monkeypatch.setattr(catch_up, "streams_for", noted)
    address = f"/live/catch-up?channel=topic:{topic}&after=0"
    answers = {cast.browser(who).get(address).text for who in ("asker", "helper", "moderator")}
    assert len(answers) == 1
    before = len(drawn)
    assert before == 2
    cast.reply(topic, body="Something new.")
    assert "Something new." in cast.browser("asker").get(address).text
    assert len(drawn) > before


def test_posts_that_were_missed_come_in_one_statement(app: Flask, cast: Cast) -> None:
    topic = cast.topic()
    browser, address = cast.browser("asker"), f"/live/catch-up?channel=topic:{topic}&after=0"
    for body in ("one", "two"):
        cast.reply(topic, body=body)
    with counted(app) as few:
        browser.get(address)
    for number in range(30):
        cast.reply(topic, body=f"Number {number}")
    with counted(app) as many:
        browser.get(address)
    assert len(many) <= len(few)
