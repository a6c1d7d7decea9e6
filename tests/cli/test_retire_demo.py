"""Data that began as a demo: production does not start on them while its known password opens an account."""

from __future__ import annotations

import pytest
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member
from app.people.accounts.passwords import DEMO_PASSWORD, problem_with
from tests.support.cast import PASSWORD, Cast

SOL = "sol@fjell.example"
SIGN_IN = {"identity": SOL, "password": DEMO_PASSWORD}


@pytest.fixture
def demo(ctx: Flask) -> Flask:
    """A community that began as a demo, with the administrator whom everybody knows."""
    with transaction():
        create_member(name="Sol Bakken", email=SOL, role="admin", password=DEMO_PASSWORD, confirmed=True)
    return ctx


@pytest.fixture
def in_production(demo: Flask, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The same data, with HEARTH_ENV=production."""
    monkeypatch.setitem(demo.config, "MODE", "production")
    return demo


def run(app: Flask, command: str) -> Result:
    return app.test_cli_runner().invoke(args=[command])


def sol() -> Member:
    db.session.expire_all()
    return db.session.query(Member).filter_by(email=SOL).one()


def test_production_is_not_prepared_on_it(in_production: Flask) -> None:
    said = run(in_production, "prepare")
    assert said.exit_code == 1
    assert SOL in said.output and "retire-demo" in said.output and "HEARTH_DATA" in said.output


def test_the_password_signs_nobody_in_and_is_no_password_to_choose(
    in_production: Flask, guest: FlaskClient
) -> None:
    assert guest.post("/sign-in", data=SIGN_IN).status_code == 422
    assert problem_with(DEMO_PASSWORD) and problem_with("Warm-Hearth")


def test_once_retired_nothing_of_the_account_is_left_but_what_it_wrote(
    cast: Cast, demo: Flask, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert guest.post("/sign-in", data=SIGN_IN).status_code == 303
    assert guest.get("/admin").status_code == 200
    monkeypatch.setitem(demo.config, "MODE", "production")
    said = run(demo, "retire-demo")
    assert said.exit_code == 0 and SOL in said.output
    assert guest.get("/settings/profile").status_code == 302
    assert (sol().role, sol().password, sol().name) == ("customer", None, "Sol Bakken")
    assert run(demo, "prepare").exit_code == 0


def test_who_chose_a_password_of_their_own_stays(in_production: Flask) -> None:
    from app.people.accounts.passwords import hashed

    with transaction():
        sol().password = hashed(PASSWORD)
    assert run(in_production, "prepare").exit_code == 0
    run(in_production, "retire-demo")
    assert sol().is_admin


def test_a_demo_stays_a_demo(demo: Flask, guest: FlaskClient) -> None:
    assert run(demo, "prepare").exit_code == 0
    assert guest.post("/sign-in", data=SIGN_IN).status_code == 303
