"""Making an account: open, with approval, by invitation; and confirming its address."""

from __future__ import annotations

from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.core.settings import change_settings
from app.people.accounts.models import Member
from app.people.accounts.operations import approve_member
from app.people.accounts.permissions import can_take_part
from app.people.sign_in.operations import invite_to_community, revoke_community_invitation
from tests.people.conftest import Post
from tests.support.cast import Cast

NEW = {"name": "Noa Lind", "email": "noa@example.org", "password": "gravel before noon"}
SIGN_IN = {"identity": NEW["email"], "password": NEW["password"]}


def noa() -> Member:
    return db.session.scalars(select(Member).where(Member.email == NEW["email"])).one()


def members() -> int:
    return db.session.scalar(select(func.count(Member.id))) or 0


def test_without_a_mail_server_the_account_works_at_once(ctx: Flask, guest: FlaskClient) -> None:
    answer = guest.post("/sign-up", data=NEW, follow_redirects=True)
    assert "Look into your mail" in answer.text
    assert "You can sign in at once" in answer.text
    assert guest.post("/sign-in", data=SIGN_IN).status_code == 303
    assert can_take_part(noa())
    assert noa().confirmed_at is None


def test_the_link_in_the_mail_confirms_the_address_and_signs_in(
    ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    guest.post("/sign-up", data=NEW)
    link = post.link(NEW["email"])
    assert guest.get(link).status_code == 200
    assert noa().confirmed_at is None, "mail programs open links, so opening alone changes nothing"
    assert guest.post(link, data={"password": "somebody else's guess"}).status_code == 422
    assert guest.post(link, data={"password": NEW["password"]}).status_code == 303
    db.session.expire_all()
    assert noa().confirmed_at is not None
    assert guest.get("/settings/profile").status_code == 200


def test_who_came_for_a_page_is_brought_there_after_confirming(
    ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    form = guest.get("/sign-up?next=/invitations/abc").text
    assert 'name="next" value="/invitations/abc"' in form
    guest.post("/sign-up", data=NEW | {"next": "/invitations/abc"})
    confirmed = guest.post(post.link(NEW["email"]), data={"password": NEW["password"]})
    assert confirmed.headers["Location"] == "/invitations/abc"


def test_nobody_is_told_of_a_mail_they_did_not_ask_for(guest: FlaskClient) -> None:
    assert guest.get("/check-mail").headers["Location"] == "/sign-in"


def test_a_forged_link_is_not_found(guest: FlaskClient, post: Post) -> None:
    guest.post("/sign-up", data=NEW)
    link = post.link(NEW["email"])
    assert guest.get(link[:-3] + "abc").status_code == 404
    assert guest.get("/reset/" + link.rsplit("/", 1)[1]).status_code == 404, "a link serves one purpose"


def test_with_a_mail_server_nobody_gets_in_before_confirming(
    ctx: Flask, guest: FlaskClient, mail_server: list[EmailMessage]
) -> None:
    guest.post("/sign-up", data=NEW)
    run_pending()
    link = mail_server[-1].get_content().split("http://localhost")[1].split()[0]
    refused = guest.post("/sign-in", data=SIGN_IN)
    unknown = guest.post("/sign-in", data=SIGN_IN | {"identity": "nobody@example.org"})
    assert refused.status_code == unknown.status_code == 422
    assert (
        refused.text.count("open the link in our mail") == unknown.text.count("open the link in our mail") > 0
    )
    assert not can_take_part(noa())
    assert "Noa Lind" not in guest.get("/people").text
    assert guest.post(link, data={"password": NEW["password"]}).status_code == 303
    db.session.expire_all()
    assert can_take_part(noa())
    assert "Noa Lind" in guest.get("/people").text


def test_a_known_address_gets_the_same_answer_and_its_owner_a_mail(
    cast: Cast, ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    count = members()
    new = guest.post("/sign-up", data=NEW, follow_redirects=True)
    known = guest.post("/sign-up", data=NEW | {"email": "Asker@example.org"}, follow_redirects=True)
    assert new.status_code == known.status_code == 200
    body = known.text.split("<main")[1].split("<footer")[0].replace("asker@", "noa@")
    assert body == new.text.split("<main")[1].split("<footer")[0]
    assert members() == count + 1
    assert "You have one already" in post.to("asker@example.org")[0]
    assert "confirm that this is your address" in post.to(NEW["email"])[0]


def test_a_form_sent_twice_makes_one_account_and_confuses_nobody(
    ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    count = members()
    answers = [guest.post("/sign-up", data=NEW) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == ["/check-mail", "/check-mail"]
    assert members() == count + 1
    assert ["confirm that this is your address" in text for text in post.to(NEW["email"])] == [True, True]


def test_joining_with_a_known_address_does_not_change_its_password(cast: Cast, guest: FlaskClient) -> None:
    guest.post("/sign-up", data=NEW | {"email": "asker@example.org"})
    answer = guest.post("/sign-in", data={"identity": "asker@example.org", "password": NEW["password"]})
    assert answer.status_code == 422
    cast.browser("asker")


def test_a_known_address_costs_the_same_hash(
    cast: Cast, guest: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.people.accounts import passwords

    hashes: list[str] = []
    real = passwords._aside
    monkeypatch.setattr(
        passwords, "_aside", lambda work, *given: hashes.append(work.__name__) or real(work, *given)
    )
    guest.post("/sign-up", data=NEW)
    guest.post("/sign-up", data=NEW | {"email": "asker@example.org"})
    assert hashes == ["hash", "hash"]


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("name", "  ", "Name is missing"),
        ("name", "x" * 81, "at most 80 fit"),
        ("email", "no address", "name@example.com"),
        ("email", "a@b@c.example", "name@example.com"),
        ("password", "too short", "at least 10 characters"),
        ("password", "Password 1234", "first that others would try"),
        ("password", "aaaaaaaaaaaa", "first that others would try"),
        ("password", "noa@example.org", "your name or address"),
        ("password", "x" * 201, "at most 200"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(
    ctx: Flask, guest: FlaskClient, field: str, value: str, says: str
) -> None:
    count = members()
    answer = guest.post("/sign-up", data=NEW | {field: value})
    assert answer.status_code == 422
    assert says in answer.text
    assert f'href="#{field}"' in answer.text and f'id="{field}-error"' in answer.text
    assert NEW["password"] not in answer.text
    assert members() == count


def test_a_long_phrase_without_digits_is_a_good_password(guest: FlaskClient) -> None:
    assert guest.post("/sign-up", data=NEW | {"password": "früh am morgen im wald"}).status_code == 303


def test_a_password_typed_on_another_system_is_the_same(guest: FlaskClient) -> None:
    guest.post("/sign-up", data=NEW | {"password": "fru\u0308h am morgen"})
    assert guest.post("/sign-in", data=SIGN_IN | {"password": "fr\u00fch am morgen"}).status_code == 303


def test_with_approval_a_newcomer_reads_and_waits(
    cast: Cast, ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    with transaction():
        change_settings(sign_up="approval")
    guest.post("/sign-up", data=NEW)
    assert guest.post("/sign-in", data=SIGN_IN).status_code == 303
    assert "approval" in can_take_part(noa()).reason
    with transaction():
        approve_member(cast.member("admin"), noa())
    assert can_take_part(noa())
    assert "Your account was approved" in post.to(NEW["email"])[-1]


def test_by_invitation_only_a_link_lets_anybody_in(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    with transaction():
        change_settings(sign_up="invite")
        token = invite_to_community(cast.member("admin"), note="for Noa").token
    assert "by invitation" in guest.get("/sign-up").text
    assert guest.post("/sign-up", data=NEW).status_code == 403
    assert guest.get(f"/join/{token}").status_code == 200
    assert guest.post(f"/join/{token}", data=NEW).status_code == 303
    assert can_take_part(noa())
    assert guest.get(f"/join/{token}").status_code == 404, "it was for one"


def test_an_invitation_skips_the_approval(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    with transaction():
        change_settings(sign_up="approval")
        token = invite_to_community(cast.member("admin")).token
    guest.post(f"/join/{token}", data=NEW)
    assert noa().is_approved


def test_a_revoked_invitation_is_not_found(cast: Cast, ctx: Flask, guest: FlaskClient) -> None:
    with transaction():
        invitation, token, _new = invite_to_community(cast.member("admin"))
    with transaction():
        revoke_community_invitation(cast.member("admin"), invitation)
    assert guest.get(f"/join/{token}").status_code == 404
    assert guest.post(f"/join/{token}", data=NEW).status_code == 404


def test_only_administrators_invite(cast: Cast, ctx: Flask) -> None:
    from app.core.errors import Refused

    with pytest.raises(Refused), transaction():
        invite_to_community(cast.member("moderator"))
