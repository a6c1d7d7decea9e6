"""Somebody without an account leaves no trace and gets no cookie."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db
from app.people.sign_in.models import SignIn


@pytest.mark.parametrize(
    "url", ["/", "/people", "/sign-in", "/sign-up", "/reset", "/sign-in/code", "/settings"]
)
def test_reading_sets_no_cookie(guest: FlaskClient, url: str) -> None:
    answer = guest.get(url)
    assert answer.status_code in (200, 302)
    assert "Set-Cookie" not in answer.headers


def test_forms_that_fail_set_no_cookie(guest: FlaskClient) -> None:
    for url in ("/sign-in", "/sign-up", "/reset", "/sign-in/code", "/sign-in/code/entered"):
        answer = guest.post(url, data={"email": "x", "identity": "x"})
        assert (answer.status_code, "Set-Cookie" in answer.headers) == (422, False), url


@pytest.mark.parametrize("cookie", ["garbage", "eyJzaWduX2luIjoieCJ9.aaaa.bbbb", ""])
def test_a_forged_cookie_is_a_guest(guest: FlaskClient, cookie: str) -> None:
    guest.set_cookie("hearth", cookie)
    assert guest.get("/settings/profile").status_code == 302


def test_a_remember_cookie_of_the_library_signs_nobody_in(ctx: Flask, guest: FlaskClient) -> None:
    from flask_login import encode_cookie

    from app.people.accounts.models import Member

    member = db.session.scalars(select(Member).limit(1)).one()
    guest.set_cookie("remember_token", encode_cookie(member.fs_uniquifier))
    assert guest.get("/settings/profile").status_code == 302
    assert db.session.scalar(select(func.count(SignIn.id))) == 0


def test_an_authentication_token_of_the_library_signs_nobody_in(ctx: Flask, guest: FlaskClient) -> None:
    from app.people.accounts.models import Member

    member = db.session.scalars(select(Member).limit(1)).one()
    headers = {"Authentication-Token": member.get_auth_token()}
    assert guest.get("/settings/profile", headers=headers).status_code == 302
