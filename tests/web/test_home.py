"""The front page: greeting, what to expect, what was shipped."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import transaction
from app.core.settings import change_settings
from app.forum.topics.queries.figures import NEVER, expected_wait
from app.web.figures import in_words
from tests.support.cast import Cast


def ask(cast: Cast, hours_to_answer: float | None, space: str = "riding") -> None:
    """A question of yesterday, answered after some hours or not yet."""
    asked = clock.ago(days=1)
    with clock.frozen(asked):
        topic_id = cast.topic(space=space)
        cast.reply(topic_id, "asker", "I forgot to say: it is cold.")
    if hours_to_answer is not None:
        with clock.frozen(asked + timedelta(hours=hours_to_answer)):
            cast.reply(topic_id, "helper")


def test_members_are_greeted_and_guests_welcomed(cast: Cast, guest: FlaskClient) -> None:
    assert "Hello, Mika" in cast.browser("asker").get("/").text
    page = guest.get("/")
    assert "Welcome" in page.text and 'href="/sign-up"' in page.text
    assert "Set-Cookie" not in page.headers


def test_few_questions_make_no_promise(cast: Cast, guest: FlaskClient) -> None:
    for _ in range(4):
        ask(cast, 1)
    assert "too few questions yet" in guest.get("/").text


def test_the_promise_is_the_median_with_its_number(cast: Cast, guest: FlaskClient) -> None:
    for hours in (1, 2, 3, 10, None):
        ask(cast, hours)
    page = guest.get("/").text
    assert "<strong>3 h</strong>" in page
    assert "(5 questions, last 30 days)" in page


def test_no_promise_while_most_questions_wait(cast: Cast, guest: FlaskClient) -> None:
    for hours in (1, 2, None, None, None):
        ask(cast, hours)
    page = guest.get("/").text
    assert "Fewer than half of the 5 questions" in page and "<strong>" not in page


def test_closed_spaces_do_not_count(cast: Cast, guest: FlaskClient) -> None:
    for _ in range(5):
        ask(cast, 1, space="beta")
    assert "too few questions yet" in guest.get("/").text


def test_what_was_shipped_stands_beside_the_list(cast: Cast, guest: FlaskClient) -> None:
    shown = cast.topic(kind="idea", title="A quieter freewheel")
    hidden = cast.topic(kind="idea", title="Only for the beta", space="beta")
    for topic_id in (shown, hidden):
        cast.browser("admin").post(
            f"/topics/{topic_id}/status", data={"status": "shipped", "reason": "Done."}
        )
    page = guest.get("/").text
    assert "You asked, we did" in page and "A quieter freewheel" in page
    assert "Only for the beta" not in page


def test_staff_who_are_here_are_named(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    with app.app_context(), transaction():
        cast.member("staff").last_seen_at = clock.ago(minutes=2)
        cast.member("product").last_seen_at = clock.ago(hours=2)
    page = guest.get("/").text
    assert "Here now for the company" in page and "Ana Sørlie" in page
    assert "Devika Rao" not in page


def test_a_closed_community_shows_guests_nothing(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    cast.topic(title="Not for everyone")
    with app.app_context(), transaction():
        change_settings(guests_may_read=False)
    page = guest.get("/", follow_redirects=True).text
    assert "Not for everyone" not in page and "What to expect" not in page


def test_times_in_words(ctx: Flask) -> None:
    said = {
        timedelta(seconds=5): "1 min",
        timedelta(minutes=59): "59 min",
        timedelta(minutes=130): "2 h 10 min",
    }
    said |= {timedelta(hours=11, minutes=20): "11 h", timedelta(hours=50): "2 days"}
    assert {span: in_words(span) for span in said} == said
    assert expected_wait([]) is None
    assert expected_wait([timedelta(1), NEVER]) is None


def test_who_has_written_nothing_is_told_what_to_begin_with(cast: Cast, guest: FlaskClient) -> None:
    asker = cast.browser("asker")
    assert "Three things to begin with" in asker.get("/").text
    assert "Three things to begin with" not in guest.get("/").text
    assert "Three things to begin with" not in cast.browser("staff").get("/").text
    cast.topic("asker")
    assert "Three things to begin with" not in asker.get("/").text
