"""Having another e-mail address: proved again, confirmed there, told here."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.db import db
from tests.people.conftest import Post
from tests.support.cast import PASSWORD, Cast

URL = "/settings/email"
NEW = "mika.new@example.org"


def test_the_address_changes_when_the_link_is_used(cast: Cast, ctx: Flask, post: Post) -> None:
    browser, other = cast.browser("asker"), cast.browser("asker")
    member_id = cast.id_of("asker")
    assert browser.post(URL, data={"email": NEW}).status_code == 303
    link = post.link(NEW)
    assert NEW in browser.get(link).text
    db.session.expire_all()
    assert cast.id_of("asker") == member_id, "opening the link changes nothing"
    assert browser.post(link).status_code == 303
    assert browser.get(URL).status_code == 200
    assert other.get(URL).status_code == 302
    assert NEW in post.to("asker@example.org")[-1]
    answer = ctx.test_client().post("/sign-in", data={"identity": NEW, "password": PASSWORD})
    assert answer.status_code == 303
    assert browser.post(link).status_code == 404, "a link works once"


def test_after_a_quarter_of_an_hour_the_password_is_asked_for_again(cast: Cast) -> None:
    browser = cast.browser("asker")
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        answer = browser.get(URL)
        assert answer.headers["Location"] == "/sign-in/again?next=%2Fsettings%2Femail"
        assert browser.post(URL, data={"email": NEW}).status_code == 303
        again = answer.headers["Location"]
        assert browser.post(again, data={"password": "guess", "next": URL}).status_code == 422
        assert browser.get(URL).status_code == 303
        assert browser.post(again, data={"password": PASSWORD, "next": URL}).headers["Location"] == URL
        assert browser.get(URL).status_code == 200


def test_a_code_proves_it_as_well_and_keeps_the_sign_in(cast: Cast, ctx: Flask, post: Post) -> None:
    from urllib.parse import parse_qs, urlsplit

    from sqlalchemy import func, select

    from app.people.sign_in.models import SignIn

    browser = cast.browser("asker")
    with clock.frozen(clock.now() + timedelta(minutes=16)):
        answer = browser.post("/sign-in/code", data={"email": "asker@example.org", "next": URL})
        asked = parse_qs(urlsplit(answer.headers["Location"]).query)["asked"][0]
        data = {"asked": asked, "code": post.code("asker@example.org"), "next": URL}
        assert browser.post("/sign-in/code/entered", data=data).headers["Location"] == URL
        assert browser.get(URL).status_code == 200
    assert db.session.scalar(select(func.count(SignIn.id))) == 1


def test_a_taken_address_gets_the_same_answer_and_its_owner_a_mail(cast: Cast, post: Post) -> None:
    browser = cast.browser("asker")
    free = browser.post(URL, data={"email": "free@example.org"}, follow_redirects=True)
    taken = browser.post(URL, data={"email": "helper@example.org"}, follow_redirects=True)
    assert free.status_code == taken.status_code == 200
    pages = [answer.text.split("<main")[1].split("<footer")[0] for answer in (free, taken)]
    assert pages[0].replace("free@", "helper@") == pages[1]
    assert "It stays yours" in post.to("helper@example.org")[-1]


def test_an_address_that_was_taken_meanwhile_is_not_given_twice(cast: Cast, ctx: Flask, post: Post) -> None:
    first, second = cast.browser("asker"), cast.browser("outsider")
    first.post(URL, data={"email": NEW})
    first_link = post.link(NEW)
    second.post(URL, data={"email": NEW})
    second_link = post.link(NEW)
    assert first.post(first_link).status_code == 303
    assert second.post(second_link).status_code == 404


def test_nonsense_and_ones_own_address_are_refused(cast: Cast) -> None:
    browser = cast.browser("asker")
    for email in ("nonsense", "asker@example.org"):
        assert browser.post(URL, data={"email": email}).status_code == 422


def test_a_guest_may_use_the_link_but_is_not_signed_in(cast: Cast, guest: FlaskClient, post: Post) -> None:
    cast.browser("asker").post(URL, data={"email": NEW})
    assert guest.post(post.link(NEW)).headers["Location"] == "/sign-in?done=address"
    assert guest.get(URL).status_code == 302
