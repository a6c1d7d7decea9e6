"""Who never proved an address is not the one who speaks in mails to it."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.people.accounts.models import Member
from app.people.accounts.operations import approve_member, create_member
from tests.people.conftest import Post
from tests.support.cast import PASSWORD, Cast

VICTIM = "victim@bank.example"
BAIT = "You won 500 EUR"


def said(post: Post) -> str:
    mails = post.all()
    assert mails
    return "\n".join(f"{mail['Subject']}\n{mail['To']}\n{mail.get_content()}" for mail in mails)


@pytest.mark.parametrize("url", ["/sign-up", "/sign-in/code", "/reset"])
def test_no_name_before_the_address_is_confirmed(url: str, guest: FlaskClient, post: Post) -> None:
    guest.post("/sign-up", data={"name": BAIT, "email": VICTIM, "password": PASSWORD})
    guest.post(url, data={"name": BAIT, "email": VICTIM, "password": PASSWORD})
    assert BAIT not in said(post)


def test_no_name_to_an_address_that_a_member_only_wants(cast: Cast, post: Post) -> None:
    with cast.app.app_context(), transaction():
        cast.member("asker").name = BAIT
    cast.browser("asker").post("/settings/email", data={"email": VICTIM})
    assert BAIT not in said(post)


def test_no_name_when_an_unconfirmed_account_is_approved(cast: Cast, ctx: Flask, post: Post) -> None:
    with transaction():
        member = create_member(name=BAIT, email=VICTIM, approved=False)
        approve_member(cast.member("moderator"), member)
    assert BAIT not in said(post)


def test_the_owner_of_an_address_is_not_told_by_a_stranger(ctx: Flask, post: Post) -> None:
    from app.people.sign_in.operations import change_address

    with transaction():
        member = create_member(name=BAIT, email=VICTIM)
        assert change_address(member, "your-money-is-gone@evil.example", but=None)
    assert [mail["To"] for mail in post.all()] == []


def test_whoever_confirmed_their_address_is_called_by_name(
    cast: Cast, ctx: Flask, guest: FlaskClient, post: Post
) -> None:
    guest.post("/sign-in/code", data={"email": "asker@example.org"})
    assert "Hello Mika Korhonen," in said(post)
    assert db.session.scalar(select(Member.confirmed_at).where(Member.email == "asker@example.org"))
