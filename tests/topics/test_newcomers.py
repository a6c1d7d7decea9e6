"""Newcomers open few topics a day, with few links in a post; nobody's text is lost by it."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db, transaction
from app.core.settings import change_settings
from app.forum.topics.models import Topic
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member
from tests.api.calling import program
from tests.support.cast import Cast

LINKS = "See https://one.example/a and https://two.example/b"
MORE = f"{LINKS} and https://three.example/c"


@pytest.fixture(autouse=True)
def limits_of_newcomers(ctx: Flask) -> None:
    """The limits as they are when nobody has changed them."""
    with transaction():
        change_settings(newcomer_days=3)


def sent(title: str = "Range drops in the cold", body: str = "41 km instead of 62.") -> dict[str, str]:
    token = uuid.uuid4().hex
    return {"kind": "question", "space": "riding", "title": title, "body": body, "token": token}


def open_topics(browser: FlaskClient, count: int) -> list[int]:
    return [browser.post("/topics", data=sent()).status_code for _ in range(count)]


def test_a_newcomer_opens_three_topics_a_day_and_keeps_the_text_of_the_fourth(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert open_topics(browser, 3) == [303] * 3
    answer = browser.post("/topics", data=sent("My fourth question", "The text of the fourth."))
    assert answer.status_code == 429
    assert 86_000 < int(answer.headers["Retry-After"]) <= 86_400
    assert "New members open 3 topics in a day." in answer.text
    assert "My fourth question" in answer.text and "The text of the fourth." in answer.text
    with clock.frozen(clock.now() + timedelta(days=1, minutes=1)):
        browser = cast.browser("asker")
        assert open_topics(browser, 1) == [303]


def test_no_days_switch_the_limits_off(cast: Cast, ctx: Flask) -> None:
    with transaction():
        change_settings(newcomer_days=0)
    with clock.frozen(clock.now() - timedelta(hours=1)):
        browser = cast.browser("asker")
        assert open_topics(browser, 4) == [303] * 4


def test_replies_are_not_counted(cast: Cast) -> None:
    topic_id = cast.topic(by="staff")
    browser = cast.browser("asker")
    open_topics(browser, 3)
    for _ in range(4):
        data = {"body": "Thank you.", "token": uuid.uuid4().hex}
        assert browser.post(f"/topics/{topic_id}/replies", data=data).status_code == 303


def test_deleting_a_topic_gives_no_other(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    open_topics(browser, 3)
    with transaction():
        for topic in db.session.query(Topic):
            topic.deleted_at = clock.now()
    assert open_topics(browser, 1) == [429]


def test_programs_are_told_the_same(cast: Cast) -> None:
    asker = program(cast, "asker")
    values = {key: value for key, value in sent().items() if key != "token"}
    assert [asker.post("/topics", values).status_code for _ in range(3)] == [201] * 3
    refused = asker.post("/topics", values)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 86_000
    assert "New members open 3 topics" in refused.json["detail"]
    assert asker.post("/topics", values | {"body": MORE}).status_code in (422, 429)


@pytest.mark.parametrize("body, status", [(LINKS, 303), (MORE, 422), (f"`{MORE}`", 303)])
def test_two_links_to_other_sites_may_stand_in_a_post(body: str, status: int, cast: Cast) -> None:
    browser, topic_id = cast.browser("asker"), cast.topic(by="staff")
    opened = browser.post("/topics", data=sent(body=body))
    replied = browser.post(f"/topics/{topic_id}/replies", data={"body": body, "token": uuid.uuid4().hex})
    assert (opened.status_code, replied.status_code) == (status, status)
    if status == 422:
        for answer in (opened, replied):
            assert "New members put 2 links to other sites" in answer.text
            assert "three.example" in answer.text


def test_a_link_is_not_brought_in_by_an_edit(cast: Cast) -> None:
    browser, topic_id = cast.browser("asker"), cast.topic(by="staff")
    post_id = cast.reply(topic_id, by="asker")
    answer = browser.patch(f"/posts/{post_id}", data={"body": MORE, "version": "1"})
    assert answer.status_code == 422 and "three.example" in answer.text
    assert "three.example" not in cast.post(post_id).body


def test_links_to_this_community_and_mentions_are_not_counted(
    cast: Cast, ctx: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ctx.config, "BASE_URL", "https://fjell.example")
    body = f"{LINKS} https://fjell.example/topics/1 [here](/topics/1) @helper @staff-one"
    assert cast.browser("asker").post("/topics", data=sent(body=body)).status_code == 303


@pytest.mark.parametrize(
    "known",
    [
        {"created_at": clock.now() - timedelta(days=4)},
        {"solutions_count": 1},
        {"trusted_at": clock.now()},
        {"role": "staff"},
    ],
    ids=lambda known: next(iter(known)),
)
def test_whoever_is_known_has_no_such_limits(known: dict[str, object], cast: Cast, ctx: Flask) -> None:
    with transaction():
        for name, value in known.items():
            setattr(cast.member("asker"), name, value)
    browser = cast.browser("asker")
    assert open_topics(browser, 4) == [303] * 4
    assert browser.post("/topics", data=sent(body=MORE)).status_code == 303


def test_a_moderator_lifts_the_limits(cast: Cast) -> None:
    browser, moderator = cast.browser("asker"), cast.browser("moderator")
    open_topics(browser, 3)
    assert "Lift the limits now" in moderator.get("/moderation/members/asker").text
    assert browser.post("/moderation/members/asker/trust").status_code in (403, 404)
    assert moderator.post("/moderation/members/asker/trust").status_code == 303
    page = moderator.get("/moderation/members/asker").text
    assert "Lift the limits now" not in page and "Limits of newcomers lifted" in page
    assert open_topics(browser, 1) == [303]


@pytest.mark.usefixtures("limited")
def test_ten_fresh_accounts_of_one_network_do_not_fill_the_front_page(cast: Cast, ctx: Flask) -> None:
    codes = [
        status
        for number in range(4)
        for status in open_topics(fresh_browser(ctx, number, f"2001:db8:1:2::{number + 1:x}"), 3)
    ]
    assert codes == [303] * 10 + [429] * 2
    elsewhere = fresh_browser(ctx, 9, "2001:db8:1:3::1")
    assert open_topics(elsewhere, 3) == [303] * 3
    answer = fresh_browser(ctx, 8, "2001:db8:1:2::9").post("/topics", data=sent(body="My text is kept."))
    assert answer.status_code == 429
    assert "from your network today" in answer.text and "My text is kept." in answer.text
    assert "You can try again in 24 hours." in answer.text


@pytest.mark.usefixtures("limited")
def test_others_of_that_network_write_on(cast: Cast, ctx: Flask) -> None:
    for number in range(4):
        open_topics(fresh_browser(ctx, number, "198.51.100.7"), 3)
    with transaction():
        cast.member("asker").trusted_at = clock.now()
    browser = cast.browser("asker")
    browser.environ_base["REMOTE_ADDR"] = "198.51.100.7"
    assert open_topics(browser, 1) == [303]


def fresh_browser(app: Flask, number: int, address: str) -> FlaskClient:
    """The browser of somebody who has just joined."""
    from tests.support.cast import PASSWORD

    with transaction():
        hash_of_cast = db.session.query(Member.password).filter(Member.email == "asker@example.org").scalar()
        email = f"fresh{number}@example.org"
        create_member(name=f"Fresh {number}", email=email, password_hash=hash_of_cast, confirmed=True)
    browser = app.test_client()
    browser.environ_base["REMOTE_ADDR"] = address
    assert browser.post("/sign-in", data={"identity": email, "password": PASSWORD}).status_code == 303
    return browser
