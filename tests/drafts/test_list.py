"""The list of one's drafts: only one's own, and no title of what one may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.core import clock
from app.core.db import transaction
from app.forum.drafts.chores import forget_old_drafts
from app.forum.spaces.operations import remove_member
from tests.drafts.test_saving import all_drafts, saved
from tests.support.cast import PEOPLE, Cast
from tests.support.queries import counted


def test_it_says_where_when_and_the_first_words(cast: Cast) -> None:
    topic = cast.topic(title="Range drops in the cold")
    browser = cast.browser("helper")
    answered = cast.reply(topic, "staff", "Since when?")
    saved(browser, f"topic:{topic}", body="Charge it indoors", reply_to_id=str(answered))
    saved(browser, "new:idea", title="A guest key", body="For a friend")
    page = browser.get("/drafts").text
    assert "Reply in “Range drops in the cold”" in page and "Charge it indoors" in page
    assert f"?reply_to={answered}#composer" in page
    assert "A guest key" in page and "/topics/new?kind=idea" in page
    assert page.index("A guest key") < page.index("Range drops")


def test_a_picture_is_there_by_what_it_shows(cast: Cast) -> None:
    browser = cast.browser("helper")
    saved(browser, "new:idea", title="A lamp", body="Look: ![the dark lamp](/uploads/abc/lamp.webp?w=9&h=6)")
    page = browser.get("/drafts").text
    assert "Look: the dark lamp</p>" in page and "lamp.webp" not in page


@pytest.mark.parametrize("viewer", sorted(PEOPLE))
def test_nobody_sees_or_deletes_the_draft_of_another(app: Flask, cast: Cast, viewer: str) -> None:
    draft = saved(cast.browser("asker"), "new:question", title="Zxdraftword", body="Zxdraftword")
    browser = cast.browser(viewer)
    is_own = viewer == "asker"
    for path in ("/drafts", "/topics/new?kind=question", "/", "/search?q=zxdraftword", "/people/asker"):
        shown = "Zxdraftword" in browser.get(path).text
        assert shown is (is_own and path in {"/drafts", "/topics/new?kind=question"}), path
    assert browser.delete(f"/drafts/{draft['id']}").status_code == (303 if is_own else 404)
    assert len(all_drafts(app)) == (0 if is_own else 1)


def test_of_a_place_one_lost_only_ones_own_words_are_left(app: Flask, cast: Cast) -> None:
    topic = cast.topic("helper", space="beta", title="Zxsecret plans")
    reply = cast.reply(topic, "asker", "Mine")
    browser = cast.browser("asker")
    saved(browser, f"topic:{topic}", body="My own words")
    saved(browser, f"edit:{reply}", body="My other words", version="1")
    assert "Zxsecret" in browser.get("/drafts").text
    with app.app_context(), transaction():
        remove_member(cast.member("helper"), cast.space("beta"), cast.member("asker"))
    page = browser.get("/drafts").text
    assert "My own words" in page and "My other words" in page
    assert "Zxsecret" not in page and f"/topics/{topic}" not in page


def test_a_draft_at_a_place_that_never_was_names_nothing(cast: Cast) -> None:
    secret = cast.topic("helper", space="beta", title="Zxsecret plans")
    browser = cast.browser("outsider")
    saved(browser, f"topic:{secret}", body="guess")
    saved(browser, "topic:99999", body="guess")
    page = browser.get("/drafts").text
    assert "Zxsecret" not in page and page.count("whose place you cannot open") == 2


def test_deleting_asks_for_the_version_only_when_it_is_given(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    draft = saved(browser, "new:question", body="Why")
    assert browser.delete(f"/drafts/{draft['id']}?version=other", headers={"Accept": "application/json"})
    assert len(all_drafts(app)) == 1
    assert browser.post(f"/drafts/{draft['id']}?_method=DELETE").status_code == 303
    assert browser.post(f"/drafts/{draft['id']}?_method=DELETE").status_code == 404


def test_the_list_costs_the_same_however_long(app: Flask, cast: Cast) -> None:
    browser = cast.browser("helper")
    topics = [cast.topic(title=f"Topic number {number}") for number in range(12)]
    costs = []
    for several in (topics[:2], topics[2:]):
        for topic in several:
            saved(browser, f"topic:{topic}", body="x")
        browser.get("/drafts")
        with counted(app) as statements:
            assert browser.get("/drafts").status_code == 200
        costs.append(len(statements))
    assert costs[0] == costs[1]


def test_after_ninety_days_a_draft_goes(app: Flask, cast: Cast) -> None:
    saved(cast.browser("asker"), "new:question", body="Why")
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=89)):
        forget_old_drafts()
    assert len(all_drafts(app)) == 1
    with app.app_context(), clock.frozen(clock.now() + timedelta(days=91)):
        forget_old_drafts()
    assert all_drafts(app) == []


def test_a_field_that_came_twice_does_not_break_the_list(cast: Cast) -> None:
    topic, browser = cast.topic(), cast.browser("helper")
    form = {"draft_place": f"topic:{topic}", "body": "Charge it", "reply_to_id": ["1", "2"]}
    assert browser.post("/drafts", data=form).status_code == 303
    assert "Charge it" in browser.get("/drafts").text
    assert browser.get(f"/topics/{topic}", follow_redirects=True).status_code == 200
