"""The first visit to an empty community in production."""

from __future__ import annotations

import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from app.core.db import db, transaction
from app.core.errors import Invalid
from app.people.accounts.models import Member
from app.people.sign_in.operations import make_first_admin
from tests.support.cast import Cast

FIRST = {"name": "Sol Bakken", "email": "sol@example.org", "password": "first light over fjell"}


@pytest.fixture
def empty(ctx: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """A production community without an administrator."""
    monkeypatch.setitem(ctx.config, "MODE", "production")
    ctx.extensions.pop("hearth_has_admin", None)
    with transaction():
        db.session.execute(update(Member).where(Member.role == "admin").values(role="customer"))
    return ctx


def code_in(log: pytest.LogCaptureFixture) -> str:
    return str(re.findall(r"within an hour: (\S+)", log.text)[-1])


def test_the_first_visitor_is_led_there_and_makes_the_administrator(
    empty: Flask, guest: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    assert guest.get("/").headers["Location"] == "/setup"
    with caplog.at_level(logging.WARNING):
        assert guest.get("/setup").status_code == 200
    answer = guest.post("/setup", data=FIRST | {"code": code_in(caplog)})
    assert (answer.status_code, answer.location) == (303, "/admin/spaces/new")
    assert guest.get("/settings/profile").status_code == 200
    db.session.expire_all()
    admin = db.session.query(Member).filter_by(email=FIRST["email"]).one()
    assert admin.is_admin and admin.is_approved and admin.confirmed_at
    assert empty.test_client().get("/setup").status_code == 404
    assert empty.test_client().post("/setup", data=FIRST | {"code": code_in(caplog)}).status_code == 404


def test_the_code_is_logged_once_and_not_shown(
    empty: Flask, guest: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        page = guest.get("/setup").text
        guest.get("/setup")
    assert len(re.findall("within an hour", caplog.text)) == 1
    assert code_in(caplog) not in page


def test_a_wrong_code_opens_nothing(empty: Flask, guest: FlaskClient) -> None:
    guest.get("/setup")
    for code in ("", "guess", "0" * 64):
        answer = guest.post("/setup", data=FIRST | {"code": code})
        assert answer.status_code == 422
    assert db.session.query(Member).filter_by(role="admin").count() == 0


def test_a_bad_password_is_refused_and_the_code_still_works(
    empty: Flask, guest: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        guest.get("/setup")
    data = FIRST | {"code": code_in(caplog)}
    assert guest.post("/setup", data=data | {"password": "short"}).status_code == 422
    assert guest.post("/setup", data=data).status_code == 303


@pytest.mark.usefixtures("limits_on")
def test_guessing_is_limited(empty: Flask, guest: FlaskClient) -> None:
    codes = [guest.post("/setup", data=FIRST | {"code": "guess"}).status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_there_is_no_such_page_in_the_demo_or_with_an_administrator(
    cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guest.get("/setup").status_code == 404
    monkeypatch.setitem(cast.app.config, "MODE", "production")
    assert guest.get("/setup").status_code == 404
    assert guest.get("/").status_code == 200


def test_the_first_administrator_is_made_only_once(ctx: Flask) -> None:
    with pytest.raises(Invalid, match="administrator already"), transaction():
        make_first_admin("Second", "second@example.org", "first light over fjell")
