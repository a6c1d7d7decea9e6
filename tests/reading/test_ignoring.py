"""Ignoring somebody: folded posts, no disturbance, and nothing they could notice."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient

from app.core.jobs import run_pending
from tests.support.cast import Cast


def sheet(browser: FlaskClient) -> tuple[str, str]:
    """The address of the reader's own style sheet, as the page names it, and what stands in it."""
    found = re.search(r'href="(/viewer\.css[^"]*)"', browser.get("/").text)
    assert found is not None
    return found.group(1), browser.get(found.group(1)).text


def test_posts_are_folded_at_once_and_shown_again_at_once(cast: Cast) -> None:
    browser, helper = cast.browser("asker"), cast.id_of("helper")
    before, rules = sheet(browser)
    assert ".unfold" not in rules
    for _ in range(2):
        assert browser.post("/people/helper/ignore").location == "/people/helper"
    during, rules = sheet(browser)
    assert during != before and f'[data-author-id="{helper}"]' in rules and ".unfold" in rules
    for _ in range(2):
        assert browser.delete("/people/helper/ignore").status_code == 303
    assert sheet(browser)[0] == before and ".unfold" not in sheet(browser)[1]


def test_every_post_can_be_unfolded_and_looks_the_same_for_all(cast: Cast) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id)
    browser = cast.browser("asker")
    url = browser.get(f"/topics/{topic_id}").location
    before = re.findall(r'<article class="post.*?</article>', browser.get(url).text, re.S)
    assert len(before) == 2 and all('class="unfold"' in post for post in before)
    browser.post("/people/helper/ignore")
    assert re.findall(r'<article class="post.*?</article>', browser.get(url).text, re.S) == before


def test_the_company_is_heard_all_the_same(app: Flask, cast: Cast) -> None:
    browser = cast.browser("asker")
    browser.post("/people/staff-one/ignore")
    assert ":not(.official, .announced)" in sheet(browser)[1]
    topic_id = cast.topic("asker", title="How far does it go")
    answer = cast.reply(topic_id, "staff")
    cast.browser("moderator").post(f"/posts/{answer}/official")
    cast.topic("staff", kind="news", title="Winter check in November")
    with app.app_context():
        run_pending()
    page = browser.get("/notifications").text
    assert "There is an official answer" in page and "News: Winter check" in page
    assert "replied in" not in page


def test_no_word_from_them_reaches_me(app: Flask, cast: Cast) -> None:
    topic_id, browser = cast.topic("asker"), cast.browser("asker")
    browser.post("/people/helper/ignore")
    cast.reply(topic_id, "helper", "Well, @asker?")
    cast.topic("helper", title="About @asker", body="Look, @asker!")
    with app.app_context():
        run_pending()
    assert browser.get("/counts").json["bell"] == 0


def test_following_somebody_ends_ignoring_them(cast: Cast) -> None:
    browser = cast.browser("asker")
    browser.post("/people/helper/ignore")
    assert "You ignore Lena Novak" in browser.get("/people/helper").text
    browser.post("/people/helper/follow", data={"level": "first"})
    assert "You follow this" in browser.get("/people/helper").text
    assert ".unfold" not in sheet(browser)[1]


def test_stopping_to_follow_does_not_end_ignoring(cast: Cast) -> None:
    browser = cast.browser("asker")
    browser.post("/people/helper/ignore")
    browser.delete("/people/helper/follow")
    assert "You ignore Lena Novak" in browser.get("/people/helper").text


def test_they_never_learn_of_it(app: Flask, cast: Cast) -> None:
    topic_id, helper = cast.topic("asker"), cast.browser("helper")
    pages = ("/people/asker", f"/topics/{topic_id}", "/settings/ignored", "/notifications")
    before = [[text_of(helper, page) for page in pages] for _ in range(2)][1]
    cast.browser("asker").post("/people/helper/ignore")
    with app.app_context():
        run_pending()
    assert [text_of(helper, page) for page in pages] == before
    assert helper.post(f"/topics/{topic_id}/replies", data={"body": "Still welcome."}).status_code == 303


def text_of(browser: FlaskClient, path: str) -> str:
    """A page without what differs each time: nonces and tokens."""
    page = browser.get(path, follow_redirects=True).text
    page = re.sub(r'(nonce|content|value|data-form-token|last)="[^"]*"', "", page)
    return page[page.index("<main") : page.index("</main")]


def test_the_list_takes_it_back(cast: Cast, guest: FlaskClient) -> None:
    browser = cast.browser("asker")
    assert "You ignore nobody" in browser.get("/settings/ignored").text
    browser.post("/people/helper/ignore")
    assert "Lena Novak" in browser.get("/settings/ignored").text
    answer = browser.post("/people/helper/ignore?_method=DELETE", data={"from": "list"})
    assert answer.location == "/settings/ignored"
    assert "You ignore nobody" in browser.get("/settings/ignored").text
    assert guest.post("/people/helper/ignore").status_code in (302, 303, 401)


def test_nobody_ignores_themselves_or_somebody_unknown(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert browser.post("/people/asker/ignore").status_code == 403
    assert browser.post("/people/nobody/ignore").status_code == 404


def test_what_else_was_chosen_stays(cast: Cast) -> None:
    browser = cast.browser("asker")
    browser.post("/people/helper/ignore")
    browser.post("/settings/display", data={"theme": "dark"})
    assert ".unfold" in sheet(browser)[1] and 'data-theme="dark"' in browser.get("/").text
