"""Each process tells its own sockets what was committed by any process: in order, once, whatever fails."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy import event, update
from sqlalchemy.exc import OperationalError

from app.core.db import db, transaction
from app.core.events import EventRow, importing
from app.core.jobs import run_pending
from app.forum.ideas.operations import cast_vote
from app.live import batch, broadcast, drawing
from tests.live.ears import Ear
from tests.support.cast import Cast

Listen = Callable[..., Ear]


@pytest.fixture
def broken_database(app: Flask) -> Iterator[Callable[[bool], None]]:
    """A switch that lets every statement fail."""
    broken = False

    def fail(*_: object) -> None:
        if broken:
            raise OperationalError("SELECT", {}, Exception("the server closed the connection"))

    def switch(on: bool) -> None:
        nonlocal broken
        broken = on

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", fail)
    yield switch
    event.remove(engine, "before_cursor_execute", fail)


def arrived(html: str) -> list[int]:
    """The numbers of the posts that streams bring, in order."""
    return [int(number) for number in re.findall(r'<article[^>]* id="post-(\d+)"', html)]


def test_events_come_in_order_and_once(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    told = []
    posts = []
    for n in range(5):
        posts.append(cast.reply(topic, body=f"Number {n}"))
        told += guest.heard("stream")
    assert arrived("".join(message["html"] for message in told)) == posts
    assert [message["id"] for message in told] == sorted({message["id"] for message in told})
    assert [message["prev"] for message in told] == [None, *(message["id"] for message in told[:-1])]
    assert guest.heard("stream") == []


def test_what_happens_in_one_breath_is_one_message(cast: Cast, ear: Listen) -> None:
    topic, other = cast.topic(), cast.topic(title="Beside it")
    guest = ear()
    guest.join(f"topic:{topic}")
    guest.join(f"topic:{other}")
    posts = [cast.reply(topic, body=f"Number {n}") for n in range(5)]
    beside = cast.reply(other)
    first, second = guest.heard("stream")
    assert arrived(first["html"]) == posts
    assert first["html"].count(f'target="topic-{topic}-count"') == 1
    assert "5 replies" in first["html"]
    assert arrived(second["html"]) == [beside]
    assert first["id"] < second["id"] == guest.follower.last_seen()


def test_the_bell_rings_once_in_one_breath(cast: Cast, ear: Listen) -> None:
    topic = cast.topic(by="asker")
    asker = ear("asker")
    for n in range(3):
        cast.reply(topic, by="helper", body=f"Number {n}")
    with cast.app.app_context():
        run_pending()
    assert asker.heard("signal") == [{"name": "bell"}]


def test_a_long_backlog_is_told_whole(cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(broadcast, "BATCH", 2)
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    posts = [cast.reply(topic, body=f"Number {n}") for n in range(5)]
    assert arrived(guest.streams()) == posts


def test_much_at_once_comes_in_several_messages(
    cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "LARGEST", 3000)
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    posts = [cast.reply(topic, body=f"Number {n}") for n in range(6)]
    messages = guest.heard("stream")
    assert len(messages) > 2
    assert arrived("".join(message["html"] for message in messages)) == posts
    ids = [message["id"] for message in messages]
    assert ids == sorted(ids)


def test_after_a_batch_the_follower_rests(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    cast.reply(topic)
    worked: list[float] = []
    guest.follower.pump(worked.append)
    assert [seconds > 0 for seconds in worked] == [True]


def test_a_reply_looks_as_on_the_page(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    post = cast.reply(topic, by="staff", body="Keep it **warm**.")
    html = guest.streams()
    page = cast.app.test_client().get(f"/posts/{post}", follow_redirects=True).text
    start = page.index(f'<article class="post" id="post-{post}"')
    fragment = page[start : page.index("</article>", start)]
    assert fragment in html


def test_a_row_of_a_list_changes_with_its_topic(cast: Cast, ear: Listen) -> None:
    topic = cast.topic(kind="idea", title="A bell that folds")
    guest = ear()
    guest.join("lists")
    with cast.app.app_context(), transaction():
        cast_vote(cast.member("helper"), cast.get_topic(topic))
    html = guest.streams()
    assert f'id="topic-row-{topic}"' in html
    assert 'action="hearth-topic" target="topics"' in html


def test_an_event_that_cannot_be_told_holds_up_no_other(
    cast: Cast, ear: Listen, caplog: pytest.LogCaptureFixture
) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    first, second = cast.reply(topic, body="one"), cast.reply(topic, body="two")
    with cast.app.app_context(), transaction():
        ids = db.session.query(EventRow.id).filter(EventRow.name == "ReplyPosted").order_by(EventRow.id)
        db.session.execute(update(EventRow).where(EventRow.id == ids[0][0]).values(name="Forgotten"))
    html = guest.streams()
    assert f'id="post-{first}"' not in html
    assert f'id="post-{second}"' in html
    assert "could not be told" in caplog.text


def test_without_the_database_it_tries_again_and_misses_nothing(
    cast: Cast, ear: Listen, broken_database: Callable[[bool], None], caplog: pytest.LogCaptureFixture
) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    post = cast.reply(topic)
    broken_database(True)
    failures = 0
    for _ in range(20):
        failures = guest.follower.try_to_pump(failures)
    assert failures == 20
    assert len([r for r in caplog.records if r.levelno == logging.ERROR]) == 1
    broken_database(False)
    assert guest.follower.try_to_pump(failures) == 0
    assert f'id="post-{post}"' in guest.streams()


def test_a_passing_failure_in_the_middle_is_tried_again(
    cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    post = cast.reply(topic)
    fails = iter([True, True])
    told = drawing.streams_for

    def sometimes(happened: object) -> str:
        if next(fails, False):
            raise OperationalError("SELECT", {}, Exception("deadlock"))
        return told(happened)  # type: ignore[arg-type]

    monkeypatch.setattr(drawing, "streams_for", sometimes)
    assert guest.follower.try_to_pump() == 1
    assert guest.follower.try_to_pump(1) == 2
    assert guest.follower.try_to_pump(2) == 0
    [message] = guest.heard("stream") or [None]
    assert f'id="post-{post}"' in message["html"]


def test_one_that_never_passes_is_left_out_in_the_end(
    cast: Cast, ear: Listen, monkeypatch: pytest.MonkeyPatch
) -> None:
    topic = cast.topic()
    guest = ear()
    guest.join(f"topic:{topic}")
    cast.reply(topic)
    with monkeypatch.context() as patched:
        patched.setattr(drawing, "streams_for", lambda _event: 1 / 0)
        assert [message["channel"] for message in guest.heard("behind")] == [f"topic:{topic}"]
    cast.reply(topic, body="Later on.")
    assert "Later on." in guest.streams()


def test_the_bell_rings_for_whom_it_concerns(cast: Cast, ear: Listen) -> None:
    topic = cast.topic(by="asker")
    asker, helper = ear("asker"), ear("helper")
    cast.reply(topic, by="helper")
    with cast.app.app_context():
        run_pending()
    assert asker.heard("signal") == [{"name": "bell"}]
    assert helper.heard("signal") == []


def test_news_ring_at_all_members_but_not_at_guests(cast: Cast, ear: Listen) -> None:
    asker, guest = ear("asker"), ear()
    cast.topic(by="staff", space="announcements", kind="news", title="New shop")
    with cast.app.app_context():
        run_pending()
    assert {message["name"] for message in asker.heard("signal")} == {"news"}
    assert guest.heard("signal") == []


def test_a_report_rings_at_moderators_only(cast: Cast, ear: Listen) -> None:
    post = cast.reply(cast.topic())
    moderator, asker = ear("moderator"), ear("asker")
    answer = cast.browser("outsider").post(f"/posts/{post}/flags", data={"reason": "spam"})
    assert answer.status_code == 303
    assert {"name": "moderation"} in moderator.heard("signal")
    assert asker.heard("signal") == []


def test_what_is_imported_is_told_to_nobody(cast: Cast, ear: Listen) -> None:
    topic = cast.topic()
    listeners = [ear(), ear("asker"), ear("moderator")]
    for listener in listeners:
        listener.join("lists")
        listener.join(f"topic:{topic}")
    with importing():
        cast.reply(topic)
        cast.topic(title="From long ago")
    assert [listener.heard("stream") + listener.heard("signal") for listener in listeners] == [[], [], []]
