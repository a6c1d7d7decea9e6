"""The list: by day, newest first, in pages; opened, marked as read; empty."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from app.care.notifications.queries import PER_PAGE
from app.core import clock
from app.core.db import transaction
from app.core.settings import change_settings
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Bell = Callable[[str], int]
Work = Callable[[], int]
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_an_empty_list_says_what_will_be_there(cast: Cast) -> None:
    page = cast.browser("outsider").get("/notifications")
    assert page.status_code == 200
    assert "Nothing yet" in page.text
    assert "Mark all as read" not in page.text


def test_days_stand_over_their_notifications(cast: Cast, work: Work) -> None:
    topic_id = cast.topic()
    for days in (30, 1, 0):
        with clock.frozen(NOON - timedelta(days=days)):
            cast.reply(topic_id, body=f"{days} days ago")
    work()
    with clock.frozen(NOON):
        text = cast.browser("asker").get("/notifications").text
    places = [
        text.index(words)
        for words in (
            ">Today<",
            "0 days ago",
            ">Yesterday<",
            "1 days ago",
            ">22 October 2026<",
            "30 days ago",
        )
    ]
    assert places == sorted(places)


def test_days_are_those_of_the_readers_zone(cast: Cast, work: Work) -> None:
    topic_id = cast.topic()
    for hours, words in ((20, "in the afternoon"), (14, "at night")):
        with clock.frozen(NOON - timedelta(hours=hours)):
            cast.reply(topic_id, body=words)
    work()
    with cast.app.app_context(), transaction():
        change_settings(time_zone="Asia/Tokyo")
    # 16:00 and 22:00 of the day before in UTC are both the day itself in Tokyo.
    with clock.frozen(NOON):
        text = cast.browser("asker").get("/notifications").text
    assert ">Today<" in text and ">Yesterday<" not in text


def test_opening_one_marks_it_as_read_and_leads_to_the_post(cast: Cast, work: Work, bell: Bell) -> None:
    post_id = cast.reply(cast.topic())
    work()
    browser = cast.browser("asker")
    page = browser.get("/notifications").text
    assert 'class="notification unread"' in page
    answer = browser.get(page.split('<p><a href="')[1].split('"')[0])
    assert (answer.status_code, answer.location) == (303, f"/posts/{post_id}")
    assert bell("asker") == 0
    assert 'class="notification unread"' not in browser.get("/notifications").text


def test_marking_all_as_read_twice_is_once(cast: Cast, work: Work, bell: Bell) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id)
    cast.reply(topic_id)
    work()
    browser = cast.browser("asker")
    assert browser.post("/notifications/read").status_code == 303
    assert "2 notifications marked as read" in browser.get("/notifications").text
    assert bell("asker") == 0
    assert browser.post("/notifications/read").status_code == 303
    assert "Nothing new" in browser.get("/notifications?show=unread").text


def test_pages_follow_each_other_without_gap_or_repetition(cast: Cast, work: Work) -> None:
    topic_id = cast.topic()
    for number in range(PER_PAGE + 5):
        cast.reply(topic_id, body=f"Reply number {number:03}.")
    work()
    browser = cast.browser("asker")
    first = browser.get("/notifications").text
    second = browser.get(first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")).text
    seen = [
        number
        for number in range(PER_PAGE + 5)
        for page in (first, second)
        if f"Reply number {number:03}." in page
    ]
    assert seen == list(range(PER_PAGE + 5))
    assert 'rel="next"' not in second


def test_the_count_ends_at_ninety_nine(cast: Cast, work: Work, bell: Bell) -> None:
    topic_id = cast.topic()
    for _number in range(101):
        cast.reply(topic_id)
    work()
    assert bell("asker") == 99


@pytest.mark.parametrize("path", ["/notifications?after=nonsense", "/notifications/999999/open"])
def test_what_is_not_there_is_a_404(cast: Cast, path: str) -> None:
    assert cast.browser("asker").get(path).status_code == 404


def test_guests_are_asked_to_sign_in(guest: FlaskClient) -> None:
    answer = guest.get("/notifications")
    assert answer.status_code in (302, 303)
    assert answer.location.startswith("/sign-in")


def test_what_people_write_does_not_run_in_the_list(cast: Cast, work: Work) -> None:
    cast.reply(cast.topic(title="<script>alert(1)</script> in a title"), body="<img src=x onerror=alert(2)>")
    work()
    text = cast.browser("asker").get("/notifications").text
    assert "<script>alert" not in text
    assert "<img src=x" not in text
