"""Keeping posts for later: the button, the note, the list, and posts that are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.forum.bookmarks.models import Bookmark
from app.forum.topics.operations import delete_post
from app.forum.topics.operations.bookmarking import reminder_moment
from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


@pytest.fixture
def post_id(cast: Cast) -> int:
    """A reply worth keeping."""
    return cast.reply(cast.topic(title="Range drops in the cold"), body="Charge it indoors.")


def kept(cast: Cast) -> list[Bookmark]:
    with cast.app.app_context():
        return list(db.session.query(Bookmark).order_by(Bookmark.post_id))


def test_two_presses_of_the_button_are_one_and_the_pressed_button_takes_it_back(
    cast: Cast, post_id: int
) -> None:
    browser = cast.browser("asker")
    for _ in range(2):
        assert browser.post(f"/posts/{post_id}/bookmark", data={"set": "on"}).status_code == 303
    assert len(kept(cast)) == 1
    page = browser.get(f"/posts/{post_id}", follow_redirects=True).text
    assert f'value="off" aria-pressed="true" data-mine="bookmarks:{post_id}"' in page
    assert browser.post(f"/posts/{post_id}/bookmark", data={"set": "off"}).status_code == 303
    assert kept(cast) == []


def test_in_place_by_script(cast: Cast, post_id: int) -> None:
    browser = cast.browser("asker")
    for method in ("POST", "POST", "DELETE", "DELETE"):
        answer = browser.open(f"/posts/{post_id}/bookmark", method=method, headers=STREAM)
        assert answer.status_code == 200 and "turbo-stream" in answer.content_type
    assert kept(cast) == []


def test_a_note_and_a_reminder_are_kept_and_changed(cast: Cast, post_id: int) -> None:
    browser = cast.browser("asker")
    form = {"note": "For Sunday", "remind": "at", "remind_at": "2031-03-01T10:00", "zone": "Europe/Oslo"}
    assert browser.post(f"/posts/{post_id}/bookmark", data=form).status_code in (303, 422)
    form["remind_at"] = (clock.now() + timedelta(days=40)).strftime("%Y-%m-%dT10:00")
    assert browser.post(f"/posts/{post_id}/bookmark", data=form).location == "/bookmarks"
    page = browser.get("/bookmarks").text
    assert "For Sunday" in page and "Range drops in the cold" in page and "10:00" in page
    edit = browser.get(f"/posts/{post_id}/bookmark").text
    assert form["remind_at"] in edit and "Europe/Oslo" in edit and "For Sunday" in edit
    browser.post(f"/posts/{post_id}/bookmark", data={"note": "Another", "remind": "none"})
    assert [(one.note, one.remind_at) for one in kept(cast)] == [("Another", None)]


def test_the_button_leaves_note_and_reminder_as_they_are(cast: Cast, post_id: int) -> None:
    browser = cast.browser("asker")
    browser.post(f"/posts/{post_id}/bookmark", data={"note": "Mine", "remind": "tomorrow"})
    browser.post(f"/posts/{post_id}/bookmark", data={"set": "on"})
    assert kept(cast)[0].note == "Mine" and kept(cast)[0].remind_at is not None


@pytest.mark.parametrize(
    "form, field",
    [
        ({"note": "x" * 301}, "note"),
        ({"note": "", "remind": "at", "remind_at": ""}, "remind_at"),
        ({"note": "", "remind": "at", "remind_at": "soon"}, "remind_at"),
        ({"note": "", "remind": "at", "remind_at": "2001-01-01T09:00"}, "remind_at"),
        ({"note": "", "remind": "at", "remind_at": "9999-12-31T23:59"}, "remind_at"),
        ({"note": "", "remind": "at", "remind_at": "0001-01-01T00:00"}, "remind_at"),
        ({"note": "", "remind": "whenever"}, "remind_at"),
        ({"note": "", "zone": "Moon/Crater", "remind": "none"}, "zone"),
        ({"note": "", "zone": "../../etc/passwd", "remind": "none"}, "zone"),
    ],
)
def test_what_cannot_be_used_is_said_and_what_was_typed_stays(
    cast: Cast, post_id: int, form: dict[str, str], field: str
) -> None:
    answer = cast.browser("asker").post(f"/posts/{post_id}/bookmark", data=form)
    assert answer.status_code == 422 and f'id="{field}-error"' in answer.text
    assert all(form[name] in answer.text for name in ("note", "remind_at", "zone") if name in form)
    assert kept(cast) == []


def test_presets_mean_mornings_in_the_members_zone() -> None:
    # A Saturday, 23:30 in Oslo: tomorrow is Sunday, next week begins on Monday; nine there is eight in UTC.
    with clock.frozen(datetime(2026, 11, 21, 22, 30, tzinfo=UTC)):
        assert reminder_moment("tomorrow", "", "Europe/Oslo") == datetime(2026, 11, 22, 8, tzinfo=UTC)
        assert reminder_moment("week", "", "Europe/Oslo") == datetime(2026, 11, 23, 8, tzinfo=UTC)
        assert reminder_moment("tomorrow", "", "Asia/Tokyo") == datetime(2026, 11, 23, 0, tzinfo=UTC)


def test_search_looks_into_notes_and_titles(cast: Cast, post_id: int) -> None:
    other = cast.reply(cast.topic(title="Which lock is best"), body="A heavy one.")
    browser = cast.browser("asker")
    browser.post(f"/posts/{post_id}/bookmark", data={"note": "100% wool"})
    browser.post(f"/posts/{other}/bookmark")
    for words, found in (("RANGE", post_id), ("100%", post_id), ("lock", other)):
        page = browser.get("/bookmarks", query_string={"q": words}).text
        assert [number for number in (post_id, other) if f'id="bookmark-{number}"' in page] == [found]
    assert "No bookmark has these words" in browser.get("/bookmarks?q=_____").text


def test_the_list_goes_on_by_keyset(cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("asker")
    posts = [cast.reply(topic_id) for _ in range(33)]
    for post_id in posts:
        browser.post(f"/posts/{post_id}/bookmark")
    first = browser.get("/bookmarks").text
    more = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = browser.get(more).text
    shown = [[f'id="bookmark-{one}"' in page for page in (first, second)] for one in posts]
    assert all(sum(pages) == 1 for pages in shown) and shown[-1] == [True, False]
    assert browser.get("/bookmarks?cursor=nonsense").status_code == 404


def test_bookmarks_are_private(cast: Cast, guest: FlaskClient, post_id: int) -> None:
    cast.browser("asker").post(f"/posts/{post_id}/bookmark", data={"note": "my secret"})
    for who in ("helper", "moderator", "admin"):
        assert "my secret" not in cast.browser(who).get("/bookmarks").text
        assert "my secret" not in cast.browser(who).get(f"/posts/{post_id}/bookmark").text
    for answer in (guest.get("/bookmarks"), guest.post(f"/posts/{post_id}/bookmark")):
        assert answer.status_code in (302, 303, 401) and "my secret" not in answer.text


def test_what_may_not_be_seen_is_not_kept(cast: Cast) -> None:
    post_id = cast.reply(cast.topic(space="beta", title="Hidden from most"))
    browser = cast.browser("outsider")
    assert browser.get(f"/posts/{post_id}/bookmark").status_code == 404
    assert browser.post(f"/posts/{post_id}/bookmark").status_code == 404
    assert browser.post("/posts/999999/bookmark").status_code == 404
    assert browser.delete(f"/posts/{post_id}/bookmark").status_code == 303
    assert kept(cast) == []


def test_a_post_that_is_gone_is_no_longer_available_and_gives_nothing_away(
    app: Flask, cast: Cast, post_id: int
) -> None:
    browser = cast.browser("asker")
    browser.post(f"/posts/{post_id}/bookmark", data={"note": "Try it"})
    with app.app_context(), transaction():
        delete_post(cast.member("helper"), cast.post(post_id))
    page = browser.get("/bookmarks").text
    assert "No longer available" in page and "Try it" in page
    assert "Charge it indoors" not in page and f'id="bookmark-{post_id}"' in page
    assert "Range drops" not in page[page.index("<main") : page.index("</main")]
    assert f'id="bookmark-{post_id}"' not in browser.get("/bookmarks?q=Range").text
    removal = browser.post(f"/posts/{post_id}/bookmark?_method=DELETE", data={"from": "list"})
    assert removal.location == "/bookmarks" and kept(cast) == []
