"""Setting another password when the old one is forgotten."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from tests.people.conftest import Keys, Post
from tests.support.cast import PASSWORD, Cast

ASKER = "asker@example.org"
OTHER = "eleven long rides"


def ask(browser: FlaskClient, email: str = ASKER):
    return browser.post("/reset", data={"email": email}, follow_redirects=True)


def test_the_link_sets_another_password(cast: Cast, guest: FlaskClient, post: Post) -> None:
    ask(guest)
    link = post.link(ASKER)
    assert ASKER in guest.get(link).text
    assert guest.post(link, data={"password": OTHER}).headers["Location"] == "/sign-in?done=reset"
    assert guest.post("/sign-in", data={"identity": ASKER, "password": PASSWORD}).status_code == 422
    assert guest.post("/sign-in", data={"identity": ASKER, "password": OTHER}).status_code == 303


def test_it_ends_every_sign_in_and_tells_the_owner(cast: Cast, guest: FlaskClient, post: Post) -> None:
    browser = cast.browser("asker")
    ask(guest)
    guest.post(post.link(ASKER), data={"password": OTHER})
    assert browser.get("/settings/profile").status_code == 302
    assert "password was changed" in post.to(ASKER)[-1]


def test_it_ends_tokens_and_the_private_feed_address_and_says_so(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    browser = cast.browser("asker")
    keys = Keys(browser)
    assert keys.work()
    ask(guest)
    link = post.link(ASKER)
    assert "API tokens" in guest.get(link).text
    done = guest.post(link, data={"password": OTHER}, follow_redirects=True)
    assert "API tokens and your private feed address work no longer" in done.text
    assert keys.answers() == [401, 404]
    assert "API tokens and your private feed address" in post.to(ASKER)[-1]


def test_a_link_works_once_and_dies_with_an_earlier_one_used(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    ask(guest)
    first = post.link(ASKER)
    ask(guest)
    second = post.link(ASKER)
    assert guest.post(second, data={"password": OTHER}).status_code == 303
    assert guest.post(second, data={"password": PASSWORD}).status_code == 404
    assert guest.post(first, data={"password": PASSWORD}).status_code == 404


def test_a_new_link_voids_the_older_one(cast: Cast, guest: FlaskClient, post: Post) -> None:
    ask(guest)
    first = post.link(ASKER)
    ask(guest)
    assert guest.get(first).status_code == 404
    assert guest.post(first, data={"password": OTHER}).status_code == 404
    assert guest.post(post.link(ASKER), data={"password": OTHER}).status_code == 303


def test_a_link_lives_two_hours(cast: Cast, guest: FlaskClient, post: Post, monkeypatch) -> None:
    ask(guest)
    link = post.link(ASKER)
    later = (clock.now() + timedelta(hours=2, minutes=1)).timestamp()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert guest.get(link).status_code == 404


def test_a_bad_password_is_refused_and_the_link_still_works(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    ask(guest)
    link = post.link(ASKER)
    answer = guest.post(link, data={"password": "short"})
    assert answer.status_code == 422 and "at least 10" in answer.text
    assert guest.post(link, data={"password": OTHER}).status_code == 303


def test_an_unknown_address_gets_the_same_answer_and_no_mail(cast: Cast, app: Flask, post: Post) -> None:
    known, unknown = ask(app.test_client()), ask(app.test_client(), "nobody@example.org")
    assert known.status_code == unknown.status_code == 200
    pages = [answer.text.split("<main")[1].split("<footer")[0] for answer in (known, unknown)]
    assert pages[0].replace("asker@", "nobody@") == pages[1]
    assert [mail["To"] for mail in post.all()] == [ASKER]


def test_the_database_does_the_same_work_for_known_and_unknown(cast: Cast, ctx: Flask) -> None:
    from sqlalchemy import event

    from app.core.db import db

    counts = []
    for email in (ASKER, "nobody@example.org"):
        seen: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *given, seen=seen: seen.append(given[2]))
        ask(ctx.test_client(), email)
        counts.append(list(seen))
        seen.clear()
    writes = [[text for text in found if text.startswith(("INSERT", "UPDATE"))] for found in counts]
    assert writes[0] == writes[1] != []


def test_the_address_in_the_link_cannot_be_swapped_by_a_host_header(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    answer = guest.post("/reset", data={"email": ASKER}, headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert post.all() == []
