"""Signing out ends the sign-in for good: here, on one device, everywhere."""

from __future__ import annotations

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db
from app.core.events import EventRow
from app.people.sign_in import member_of_sign_in, sign_in_is_valid
from app.people.sign_in.models import SignIn
from tests.support.cast import Cast

HERE = "/settings/sign-ins"


def cookie_of(browser: FlaskClient) -> str:
    cookie = browser.get_cookie("hearth")
    assert cookie is not None
    return cookie.value


def replay(app: Flask, cookie: str) -> FlaskClient:
    thief = app.test_client()
    thief.set_cookie("hearth", cookie)
    return thief


def test_a_replayed_cookie_is_worth_nothing_after_sign_out(cast: Cast, app: Flask) -> None:
    browser = cast.browser("asker")
    stolen = cookie_of(browser)
    assert replay(app, stolen).get(HERE).status_code == 200
    answer = browser.post("/sign-out")
    assert answer.status_code == 303
    assert browser.get_cookie("hearth") is None
    assert replay(app, stolen).get(HERE).status_code == 302
    assert replay(app, stolen).get(HERE, headers={"Accept": "application/json"}).status_code == 401
    assert replay(app, stolen).post("/settings/display", data={"theme": "dark"}).status_code == 303
    with app.app_context():
        assert cast.member("asker").theme == ""


def test_signing_out_twice_or_as_a_guest_does_no_harm(cast: Cast, guest: FlaskClient) -> None:
    browser = cast.browser("asker")
    assert [browser.post("/sign-out").status_code for _ in range(2)] == [303, 303]
    assert guest.post("/sign-out").status_code == 303


def test_signing_out_by_a_link_is_not_possible(cast: Cast) -> None:
    browser = cast.browser("asker")
    assert browser.get("/sign-out").status_code in (404, 405)
    assert browser.get(HERE).status_code == 200


def test_the_page_lists_devices_by_name(cast: Cast) -> None:
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    browser = cast.browser("asker")
    cast.browser("asker")
    phone = cast.app.test_client()
    phone.environ_base["HTTP_USER_AGENT"] = agent
    phone.post("/sign-in", data={"identity": "asker@example.org", "password": "warm hearth 42"})
    page = browser.get(HERE).text
    assert page.count("sign-in-row") == 3
    assert "Firefox on Linux" in page
    assert page.count("This device") == 1
    assert "127.0.0.1" in page


def test_one_device_is_ended_from_another(cast: Cast, app: Flask) -> None:
    here, there = cast.browser("asker"), cast.browser("asker")
    ids = [int(number) for number in re.findall(r'id="sign-in-(\d+)"', here.get(HERE).text)]
    there_id = max(ids)
    assert here.delete(f"{HERE}/{there_id}").status_code == 303
    assert there.get(HERE).status_code == 302
    assert here.get(HERE).status_code == 200


def test_nobody_ends_the_sign_in_of_somebody_else(cast: Cast, ctx: Flask) -> None:
    victim, other = cast.browser("asker"), cast.browser("helper")
    victims_id = db.session.scalars(select(SignIn.id).where(SignIn.member_id == cast.id_of("asker"))).one()
    assert other.delete(f"{HERE}/{victims_id}").status_code == 404
    assert victim.get(HERE).status_code == 200


def test_everywhere_else_keeps_this_one(cast: Cast) -> None:
    here, there, third = (cast.browser("asker") for _ in range(3))
    assert here.post(f"{HERE}?_method=DELETE", data={"keep": "this"}).status_code == 303
    assert [browser.get(HERE).status_code for browser in (here, there, third)] == [200, 302, 302]


def test_everywhere_ends_this_one_too(cast: Cast, app: Flask) -> None:
    here, there = cast.browser("asker"), cast.browser("asker")
    stolen = cookie_of(here)
    assert here.post(f"{HERE}?_method=DELETE").headers["Location"] == "/sign-in?done=out"
    assert there.get(HERE).status_code == 302
    assert replay(app, stolen).get(HERE).status_code == 302


def test_sockets_hear_of_the_end(cast: Cast, ctx: Flask) -> None:
    browser = cast.browser("asker")
    sign_in = db.session.scalars(select(SignIn)).one()
    assert member_of_sign_in(sign_in.id) is not None
    with browser.session_transaction() as session:
        token = session["sign_in"]
    browser.post("/sign-out")
    ended = db.session.scalars(select(EventRow).where(EventRow.name == "SignInEnded")).one()
    assert ended.payload == {"sign_in_id": sign_in.id, "member_id": cast.id_of("asker")}
    assert ended.audience == f"member:{cast.id_of('asker')}"
    assert member_of_sign_in(sign_in.id) is None
    assert not sign_in_is_valid(token)


def test_the_browser_forgets_the_pages_that_were_read(cast: Cast) -> None:
    everywhere = cast.browser("asker").delete(HERE)
    for answer in (cast.browser("asker").post("/sign-out"), everywhere):
        assert answer.headers["Clear-Site-Data"] == '"cache"'
        assert answer.headers["Cache-Control"] == "private, no-cache"
