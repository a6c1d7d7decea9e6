"""A reminder is given once, at its time, for what may still be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from flask import Flask

from app.core import clock
from app.core.db import transaction
from app.core.jobs import run_pending
from app.forum.bookmarks.chores import give_reminders
from app.forum.topics.operations import delete_post
from app.forum.topics.operations.bookmarking import describe_bookmark
from app.people.accounts.models import Member
from tests.support.cast import Cast

SAID = "You wanted to come back to"


def keep(cast: Cast, post_id: int, who: str = "asker", note: str = "Try it", hours: int = 1) -> None:
    with cast.app.app_context(), transaction():
        moment = clock.now() + timedelta(hours=hours)
        describe_bookmark(cast.member(who), cast.post(post_id), note, moment)


def later(cast: Cast, hours: float = 2, then: Callable[[], object] = give_reminders) -> None:
    """Two hours pass, the chore runs twice, and so do the jobs."""
    with cast.app.app_context(), clock.frozen(clock.now() + timedelta(hours=hours)):
        for _ in range(2):
            then()
            run_pending()


def test_a_reminder_comes_once_and_stands_first(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(title="Range drops in the cold")
    early, late = cast.reply(topic_id), cast.reply(topic_id)
    keep(cast, early)
    browser = cast.browser("asker")
    browser.post(f"/posts/{late}/bookmark")
    later(cast, hours=0.5)
    assert SAID not in browser.get("/notifications").text
    for _ in range(2):
        later(cast)
    page = browser.get("/notifications").text
    assert page.count(SAID) == 1 and "Try it" in page and "Range drops in the cold" in page
    marks = browser.get("/bookmarks").text
    assert marks.index(f'id="bookmark-{early}"') < marks.index(f'id="bookmark-{late}"')


def test_done_puts_it_back_into_its_place(cast: Cast) -> None:
    topic_id = cast.topic()
    early, late = cast.reply(topic_id), cast.reply(topic_id)
    keep(cast, early)
    browser = cast.browser("asker")
    browser.post(f"/posts/{late}/bookmark")
    later(cast)
    for _ in range(2):
        assert browser.delete(f"/posts/{early}/bookmark/reminder").status_code == 303
    marks = browser.get("/bookmarks").text
    assert marks.index(f'id="bookmark-{late}"') < marks.index(f'id="bookmark-{early}"')


def test_another_moment_reminds_again(cast: Cast) -> None:
    post_id = cast.reply(cast.topic())
    keep(cast, post_id)
    later(cast)
    keep(cast, post_id, hours=24)
    later(cast, hours=30)
    assert cast.browser("asker").get("/notifications").text.count(SAID) == 2


def test_nobody_is_reminded_of_what_they_may_not_see_any_more(app: Flask, cast: Cast) -> None:
    gone = cast.reply(cast.topic(title="Soon deleted here"))
    closed = cast.reply(cast.topic(space="beta", title="Behind closed doors"))
    for post_id in (gone, closed):
        keep(cast, post_id)
    with app.app_context(), transaction():
        delete_post(cast.member("helper"), cast.post(gone))
    browser = cast.browser("asker")
    assert browser.delete("/spaces/beta/membership").status_code == 303
    later(cast)
    assert SAID not in browser.get("/notifications").text
    page = browser.get("/bookmarks").text
    assert page.count("No longer available") == 2 and "Behind closed doors" not in page


def test_a_removed_bookmark_reminds_of_nothing(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic())
    keep(cast, post_id)
    cast.browser("asker").delete(f"/posts/{post_id}/bookmark")
    later(cast)
    assert SAID not in cast.browser("asker").get("/notifications").text


def test_more_reminders_than_one_batch_are_all_given(app: Flask, cast: Cast, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("app.forum.bookmarks.chores.AT_ONCE", 2)
    topic_id = cast.topic()
    for _ in range(5):
        keep(cast, cast.reply(topic_id))
    later(cast)
    assert cast.browser("asker").get("/notifications").text.count(SAID) == 5


def test_a_zone_that_was_never_chosen_is_utc(app: Flask, cast: Cast) -> None:
    with app.app_context():
        member: Member = cast.member("asker")
        assert member.zone == "UTC"
    browser = cast.browser("asker")
    browser.post("/settings/display", data={"theme": "dark", "zone": "Europe/Oslo"})
    assert "Europe/Oslo" in browser.get("/settings/profile").text
    answer = browser.post("/settings/display", data={"theme": "", "zone": "Nowhere/At all"})
    assert answer.status_code == 422 and "time zone" in answer.text
