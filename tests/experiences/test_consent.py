"""Consent to be quoted: given by the author alone, for their own present words, taken back at any time."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.experiences.operations import allow_quotes
from app.forum.spaces.operations import remove_member
from app.forum.topics.operations import delete_post, edit_post, hide_post, restore_post
from app.forum.topics.queries.visible import first_post_id
from app.forum.topics.text import compose
from app.live.server import socketio
from tests.experiences.support import experience, product
from tests.support.cast import Cast

WALL, SHEET = "/insight/quotes", "/insight/quotes.csv"


def on_wall(browser: FlaskClient, word: str, query: str = "") -> bool:
    """Whether a word stands on the wall; the sheet must say the same."""
    wall, sheet = browser.get(WALL + query).text, browser.get(SHEET + query).text
    assert (word in wall) is (word in sheet)
    return word in wall


def first(cast: Cast, topic_id: int) -> int:
    with cast.app.app_context():
        return first_post_id(topic_id)


def happened(app: Flask, name: str) -> int:
    with app.app_context():
        return db.session.query(EventRow).filter(EventRow.name == name).count()


def test_nothing_is_quoted_that_nobody_agreed_to(cast: Cast) -> None:
    experience(cast, title="Not for quoting")
    experience(cast, title="You may quote this", quotable="1")
    staff = cast.browser("staff")
    assert on_wall(staff, "You may quote this") and not on_wall(staff, "Not for quoting")


def test_consent_is_given_and_taken_back_once(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast, title="As you like it")
    asker, staff = cast.browser("asker"), cast.browser("product")
    for _ in range(2):
        assert asker.post(f"/topics/{topic_id}/quote-consent").status_code == 303
    assert on_wall(staff, "As you like it") and happened(app, "QuoteAllowed") == 1
    assert "As you like it" in asker.get("/settings/quotes").text
    assert "Take consent back" in asker.get(f"/topics/{topic_id}", follow_redirects=True).text
    for _ in range(2):
        assert asker.delete(f"/topics/{topic_id}/quote-consent").status_code == 303
    assert not on_wall(staff, "As you like it") and happened(app, "QuoteWithdrawn") == 1
    assert "As you like it" not in asker.get("/settings/quotes").text


def test_nobody_agrees_for_somebody_else(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = experience(cast)
    for who in ("helper", "staff", "admin"):
        assert cast.browser(who).post(f"/topics/{topic_id}/quote-consent").status_code == 404
        assert "quote-consent" not in cast.browser(who).get(f"/topics/{topic_id}", follow_redirects=True).text
    assert guest.post(f"/topics/{topic_id}/quote-consent").status_code in (302, 303)
    question = cast.topic("asker")
    assert cast.browser("asker").post(f"/topics/{question}/quote-consent").status_code == 404
    with app.app_context():
        assert cast.get_topic(topic_id).quotable_at is None


@pytest.mark.parametrize("act", [hide_post, delete_post])
def test_what_is_removed_leaves_at_once_and_returns_with_it(app: Flask, cast: Cast, act: object) -> None:
    topic_id = experience(cast, title="Here and gone", quotable="1")
    post_id, staff = first(cast, topic_id), cast.browser("staff")
    with app.app_context(), transaction():
        act(cast.member("moderator"), cast.post(post_id))  # type: ignore[operator]
    assert not on_wall(staff, "Here and gone") and not on_wall(cast.browser("admin"), "Here and gone")
    if act is delete_post:
        with app.app_context(), transaction():
            restore_post(cast.member("moderator"), cast.post(post_id))
        assert on_wall(staff, "Here and gone")


def test_staff_see_only_quotes_of_spaces_they_may_see(cast: Cast) -> None:
    experience(cast, title="Among beta riders", space="beta", quotable="1")
    assert on_wall(cast.browser("staff"), "Among beta riders")
    assert not on_wall(cast.browser("product"), "Among beta riders")


@pytest.mark.parametrize("who", ["guest", "asker", "outsider", "suspended"])
def test_the_wall_is_not_there_for_customers(cast: Cast, guest: FlaskClient, who: str) -> None:
    browser = guest if who == "guest" else cast.browser(who)
    assert browser.get(WALL).status_code == browser.get(SHEET).status_code == 404


def test_filters_by_product_stars_and_period(app: Flask, cast: Cast) -> None:
    city = product(cast)
    with clock.frozen(clock.ago(days=60)):
        experience(cast, about=city, stars=5, title="Long ago", quotable="1")
    experience(cast, about=city, stars=3, title="Of late", quotable="1")
    experience(cast, stars=5, title="Another thing", quotable="1")
    staff = cast.browser("staff")
    found = {
        query: [t for t in ("Long ago", "Of late", "Another thing") if on_wall(staff, t, query)]
        for query in (
            f"?product={city}",
            "?stars=4",
            "?period=month",
            f"?product={city}&period=quarter&stars=4",
        )
    }
    assert list(found.values()) == [
        ["Long ago", "Of late"],
        ["Long ago", "Another thing"],
        ["Of late", "Another thing"],
        ["Long ago"],
    ]
    assert staff.get(f"{WALL}?product=x&stars=99&period=never&after=").status_code == 200


def test_words_that_others_changed_are_not_quoted(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast, title="My own words", quotable="1")
    post_id, staff = first(cast, topic_id), cast.browser("staff")
    with app.app_context(), transaction():
        post = cast.post(post_id)
        edit_post(cast.member("asker"), post, compose("Mine again."), post.version)
    assert on_wall(staff, "Mine again.")
    with app.app_context(), transaction():
        post = cast.post(post_id)
        edit_post(cast.member("moderator"), post, compose("Not mine."), post.version)
    assert not on_wall(staff, "My own words")
    asker = cast.browser("asker")
    assert (
        "Somebody else has changed your words" in asker.get(f"/topics/{topic_id}", follow_redirects=True).text
    )
    assert "Changed by somebody else" in asker.get("/settings/quotes").text
    asker.post(f"/topics/{topic_id}/quote-consent")
    assert on_wall(staff, "My own words")


def test_consent_is_taken_back_while_suspended_and_from_outside(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast, title="From the family", space="family", quotable="1")
    with app.app_context(), transaction():
        asker = cast.member("asker")
        remove_member(cast.member("helper"), cast.space("family"), asker)
        asker.suspended_until = clock.ago(days=-3)
    browser = cast.browser("asker")
    assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 404
    assert "From the family" in browser.get("/settings/quotes").text
    answer = browser.delete(f"/topics/{topic_id}/quote-consent", data={"back": "settings"})
    assert answer.location == "/settings/quotes"
    with app.app_context():
        assert cast.get_topic(topic_id).quotable_at is None
    assert browser.post(f"/topics/{topic_id}/quote-consent").status_code == 403


def test_the_sheet_is_no_place_for_formulas(cast: Cast) -> None:
    experience(
        cast, title='=HYPERLINK("http://evil")', subject="@SUM(1)", outcome=" +1", body="-2+3", quotable="1"
    )
    rows = list(csv.DictReader(io.StringIO(cast.browser("staff").get(SHEET).text)))
    assert [row["title"][:2] for row in rows] == ["'="]
    assert rows[0]["product"] == "'@SUM(1)" and rows[0]["outcome"] == "'+1" and rows[0]["text"] == "'-2+3"
    assert rows[0]["author"] == "Mika Korhonen" and rows[0]["stars"] == "4"


def test_a_quote_that_is_withdrawn_leaves_open_walls(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast, quotable="1")
    follower = app.extensions["hearth_live"]
    follower.pump()
    staff = socketio.test_client(app, flask_test_client=cast.browser("staff"))
    other = socketio.test_client(app, flask_test_client=cast.browser("helper"))
    assert staff.emit("join", {"channel": "insight"}, callback=True)["ok"] is True
    assert other.emit("join", {"channel": "insight"}, callback=True)["ok"] is False
    for channel in ("lists", f"topic:{topic_id}"):
        other.emit("join", {"channel": channel}, callback=True)
    other.get_received()
    browser = cast.browser("asker")
    browser.delete(f"/topics/{topic_id}/quote-consent")
    follower.pump()
    assert f'target="quote-{topic_id}"' in str(staff.get_received())
    assert not [message for message in other.get_received() if message["name"] == "stream"]
    missed = cast.browser("staff").get("/live/catch-up?channel=insight&after=0")
    assert f'action="remove" target="quote-{topic_id}"' in missed.text
    assert browser.get("/live/catch-up?channel=insight&after=0").status_code == 404
    staff.disconnect()
    other.disconnect()


def test_two_at_once_agree_once(app: Flask, cast: Cast) -> None:
    topic_id = experience(cast)
    with app.app_context(), transaction():
        for _ in range(2):
            allow_quotes(cast.member("asker"), cast.get_topic(topic_id))
    assert happened(app, "QuoteAllowed") == 1
