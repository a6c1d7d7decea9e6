"""Signing in with six digits that come by mail."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.people.accounts.operations import create_member
from app.people.sign_in.models import EmailRequest
from tests.people.conftest import Post
from tests.support.cast import PASSWORD, Cast

ASKER = "asker@example.org"


def ask(browser: FlaskClient, email: str = ASKER, target: str = "/") -> str:
    answer = browser.post("/sign-in/code", data={"email": email, "next": target})
    assert answer.status_code == 303
    return parse_qs(urlsplit(answer.headers["Location"]).query)["asked"][0]


def enter(browser: FlaskClient, asked: str, code: str, target: str = "/") -> int:
    answer = browser.post("/sign-in/code/entered", data={"asked": asked, "code": code, "next": target})
    return answer.status_code


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_signs_in(cast: Cast, guest: FlaskClient, post: Post) -> None:
    asked = ask(guest)
    assert enter(guest, asked, post.code(ASKER)) == 303
    assert guest.get("/settings/profile").status_code == 200


def test_blanks_and_dashes_in_the_code_do_not_matter(cast: Cast, guest: FlaskClient, post: Post) -> None:
    asked, code = ask(guest), post.code(ASKER)
    assert enter(guest, asked, f" {code[:3]}-{code[3:]} ") == 303


def test_it_works_once(cast: Cast, app: Flask, guest: FlaskClient, post: Post) -> None:
    asked, code = ask(guest), post.code(ASKER)
    assert enter(guest, asked, code) == 303
    assert enter(app.test_client(), asked, code) == 422


def test_it_works_for_ten_minutes(cast: Cast, guest: FlaskClient, post: Post) -> None:
    asked, code = ask(guest), post.code(ASKER)
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        assert enter(guest, asked, code) == 422


def test_after_five_attempts_the_right_code_is_refused_too(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    asked, code = ask(guest), post.code(ASKER)
    assert {enter(guest, asked, wrong(code)) for _ in range(5)} == {422}
    assert enter(guest, asked, code) == 422


def test_four_mistakes_are_forgiven(cast: Cast, guest: FlaskClient, post: Post) -> None:
    asked, code = ask(guest), post.code(ASKER)
    assert {enter(guest, asked, wrong(code)) for _ in range(4)} == {422}
    assert enter(guest, asked, code) == 303


def test_a_new_code_voids_the_older_one(cast: Cast, app: Flask, guest: FlaskClient, post: Post) -> None:
    first, code = ask(guest), post.code(ASKER)
    other = app.test_client()
    second, newer = ask(other), post.code(ASKER)
    assert enter(guest, first, code) == 422
    assert enter(other, second, newer) == 303


def test_only_the_last_code_is_mailed(cast: Cast, guest: FlaskClient, post: Post) -> None:
    ask(guest)
    asked = ask(guest)
    assert len(post.to(ASKER)) == 1
    assert enter(guest, asked, post.code(ASKER)) == 303


def test_wrong_codes_are_counted_by_account_over_all_its_codes(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    for _ in range(2):
        asked, code = ask(guest), post.code(ASKER)
        assert {enter(guest, asked, wrong(code)) for _ in range(5)} == {422}
    asked, code = ask(guest, " Asker@EXAMPLE.org\u202a"), post.code(ASKER)
    assert enter(guest, asked, code) == 422
    with clock.frozen(clock.now() + timedelta(hours=1, minutes=1)):
        asked, code = ask(guest), post.code(ASKER)
        assert enter(guest, asked, code) == 303


def test_wrong_codes_leave_the_password_and_the_link_to_reset_it_working(
    cast: Cast, guest: FlaskClient, post: Post
) -> None:
    for _ in range(2):
        asked, code = ask(guest), post.code(ASKER)
        assert {enter(guest, asked, wrong(code)) for _ in range(5)} == {422}
    guest.post("/reset", data={"email": ASKER})
    assert guest.get(post.link(ASKER)).status_code == 200
    assert guest.post("/sign-in", data={"identity": ASKER, "password": PASSWORD}).status_code == 303


def test_signing_in_often_is_not_counted_as_wrong(cast: Cast, app: Flask, post: Post) -> None:
    for _ in range(12):
        browser = app.test_client()
        asked = ask(browser)
        assert enter(browser, asked, post.code(ASKER)) == 303


def test_the_code_is_worth_nothing_in_another_browser(
    cast: Cast, app: Flask, guest: FlaskClient, post: Post
) -> None:
    ask(guest)
    code = post.code(ASKER)
    elsewhere = app.test_client()
    assert enter(elsewhere, ask(elsewhere, "helper@example.org"), code) == 422
    assert enter(elsewhere, "", code) == 422


def test_the_database_does_not_hold_the_code(cast: Cast, ctx: Flask, guest: FlaskClient, post: Post) -> None:
    asked, code = ask(guest), post.code(ASKER)
    row = db.session.scalars(select(EmailRequest)).one()
    assert code not in repr(vars(row)) and asked not in repr(vars(row))


def test_an_unknown_address_gets_the_same_answers_and_no_mail(cast: Cast, app: Flask, post: Post) -> None:
    known, unknown = app.test_client(), app.test_client()
    asked = {
        browser: ask(browser, email) for browser, email in ((known, ASKER), (unknown, "nobody@example.org"))
    }
    pages = [browser.get("/sign-in/code", query_string={"asked": asked[browser]}).text for browser in asked]
    assert pages[0].replace(asked[known], "").count("attempts") == pages[1].count("attempts") == 1
    assert [mail["To"] for mail in post.all()] == [ASKER]
    answers = [
        browser.post("/sign-in/code/entered", data={"asked": asked[browser], "code": "12345"})
        for browser in asked
    ]
    assert [answer.status_code for answer in answers] == [422, 422]


def test_remember_me_works_here_too(cast: Cast, guest: FlaskClient, post: Post) -> None:
    data = {"asked": ask(guest), "code": post.code(ASKER), "remember": "1"}
    assert "Expires" in guest.post("/sign-in/code/entered", data=data).headers["Set-Cookie"]


def test_a_code_proves_the_address_so_a_password_set_by_somebody_else_goes(
    ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    with transaction():
        create_member(name="Squatter", email="late@example.org", password="chosen by a squatter")
    squatter = ctx.test_client()
    squatter.post("/sign-in", data={"identity": "late@example.org", "password": "chosen by a squatter"})
    assert squatter.get("/settings/profile").status_code == 200
    asked = ask(guest, "late@example.org")
    assert enter(guest, asked, post.code("late@example.org")) == 303
    assert guest.get("/settings/profile").status_code == 200
    assert squatter.get("/settings/profile").status_code == 302
    again = squatter.post(
        "/sign-in", data={"identity": "late@example.org", "password": "chosen by a squatter"}
    )
    assert again.status_code == 422
