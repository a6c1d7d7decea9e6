"""Signing in with an address and a password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select

from app.core import clock
from app.core.db import db
from app.core.gather import flush_all
from app.people.sign_in import sign_in_is_valid
from app.people.sign_in.models import SignIn
from tests.support.cast import PASSWORD, Cast

HERE = "/settings/profile"


def sign_in(browser: FlaskClient, identity: str = "asker@example.org", password: str = PASSWORD, **more: str):
    return browser.post("/sign-in", data={"identity": identity, "password": password, **more})


def test_a_member_signs_in_and_is_known(cast: Cast) -> None:
    assert "Mika Korhonen" in cast.browser("asker").get(HERE).text


def test_case_and_blanks_in_the_address_do_not_matter(cast: Cast, guest: FlaskClient) -> None:
    assert sign_in(guest, "  Asker@Example.ORG ").status_code == 303


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(cast: Cast, app: Flask) -> None:
    wrong = sign_in(app.test_client(), "asker@example.org", "not the password")
    unknown = sign_in(app.test_client(), "nobody@example.org", "not the password")
    assert wrong.status_code == unknown.status_code == 422
    same = [
        answer.text.replace("asker@", "nobody@").split("<main")[1].split("<footer")[0]
        for answer in (wrong, unknown)
    ]
    assert same[0] == same[1]
    assert "do not fit together" in wrong.text
    assert "Set-Cookie" not in wrong.headers


def test_an_unknown_address_costs_a_hash_too(
    cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.people.accounts import passwords

    compared: list[str] = []
    real = passwords._aside
    monkeypatch.setattr(
        passwords, "_aside", lambda work, *values: compared.append(work.__name__) or real(work, *values)
    )
    sign_in(guest, "nobody@example.org", "whatever it is")
    assert "verify" in compared


def test_what_was_typed_stays_but_not_the_password(cast: Cast, guest: FlaskClient) -> None:
    page = sign_in(guest, "asker@example.org", "not the password").text
    assert 'value="asker@example.org"' in page
    assert "not the password" not in page


@pytest.mark.parametrize(
    ("target", "leads_to"),
    [
        ("/spaces/riding?x=1", "/spaces/riding?x=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("/\t/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\\..\\b", "/"),
        ("", "/"),
    ],
)
def test_next_leads_only_to_this_community(
    cast: Cast, guest: FlaskClient, target: str, leads_to: str
) -> None:
    assert sign_in(guest, next=target).headers["Location"] == leads_to


def test_a_guest_is_sent_to_sign_in_and_comes_back(cast: Cast, guest: FlaskClient) -> None:
    answer = guest.get("/settings/sign-ins?a=b")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Fsettings%2Fsign-ins%3Fa%3Db"
    assert 'value="/settings/sign-ins?a=b"' in guest.get(answer.headers["Location"]).text


def test_a_program_without_a_sign_in_gets_401(guest: FlaskClient) -> None:
    answer = guest.get(HERE, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")


def test_remember_me_lasts_sixty_days_and_the_plain_cookie_only_as_long_as_the_browser(
    cast: Cast, app: Flask
) -> None:
    plain, kept = app.test_client(), app.test_client()
    assert "Expires" not in sign_in(plain).headers["Set-Cookie"]
    assert "Expires" in sign_in(kept, remember="1").headers["Set-Cookie"]
    with clock.frozen(clock.now() + timedelta(days=30)):
        assert kept.get(HERE).status_code == 200
    with clock.frozen(clock.now() + timedelta(days=61)):
        assert kept.get(HERE).status_code == 302


def test_without_remember_me_a_day_of_silence_ends_it_but_use_keeps_it(cast: Cast, ctx: Flask) -> None:
    browser, start = cast.browser("asker"), clock.now()
    for hours in (20, 40, 60):
        with clock.frozen(start + timedelta(hours=hours)):
            assert browser.get(HERE).status_code == 200
            flush_all()
    with clock.frozen(start + timedelta(hours=85)):
        assert browser.get(HERE).status_code == 302


def test_the_cookie_is_protected_and_only_a_fingerprint_of_its_token_is_kept(cast: Cast, ctx: Flask) -> None:
    browser = ctx.test_client()
    cookie = sign_in(browser).headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    with browser.session_transaction() as session:
        assert set(session) == {"sign_in"}
        token = session["sign_in"]
    row = db.session.scalars(select(SignIn)).one()
    assert token not in {row.token_hash, row.uniquifier}
    assert sign_in_is_valid(token)
    assert not sign_in_is_valid(row.token_hash)


def test_the_member_is_loaded_in_one_statement(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    seen: list[str] = []

    def note(connection, cursor, statement, *rest) -> None:
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    browser.get("/settings")
    event.remove(db.engine, "before_cursor_execute", note)
    assert (
        len([statement for statement in seen if "sign_ins" in statement or "FROM members" in statement]) == 1
    )


def test_a_suspended_member_can_sign_in_to_read(cast: Cast) -> None:
    assert cast.browser("suspended").get(HERE).status_code == 200


def test_a_closed_account_cannot_sign_in(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    open_browser = cast.browser("asker")
    cast.member("asker").active = False
    db.session.commit()
    assert sign_in(guest).status_code == 422
    assert open_browser.get(HERE).status_code == 302


def test_a_form_from_another_site_is_refused(cast: Cast, guest: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = guest.post(
        "/sign-in", data={"identity": "asker@example.org", "password": PASSWORD}, headers=headers
    )
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers


def test_a_hash_with_old_parameters_is_renewed(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    from flask_security.core import CryptContext

    old = CryptContext(["argon2"], argon2__time_cost=2, argon2__memory_cost=128, argon2__parallelism=1)
    cast.member("asker").password = old.hash(PASSWORD)
    db.session.commit()
    assert sign_in(guest).status_code == 303
    db.session.expire_all()
    assert "m=64,t=1" in (cast.member("asker").password or "")
