"""Names: nobody but staff looks like staff, and no name carries an address."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.settings import change_settings
from app.people.accounts.models import Member
from tests.support.cast import Cast

PROFILE = {"name": "Mika Korhonen", "handle": "asker", "about": "", "bio": ""}
NEW = {"email": "noa@example.org", "password": "gravel before noon"}
ADDRESSES = (
    "You won! https://evil.example/claim",
    "Visit www.evil.example",
    "noa@evil.example",
    "Noa evil.com",
    "evil。com",
    "ｅｖｉｌ．com/claim",
)
LOOK_ALIKES = (
    "Ana Sørlie",
    "ana  sorlie",
    "Ana Sørl\u0456e",
    "\u0391na Sørlie",
    "Ana S\u200børlie",
    "AnaSørlie",
    "Sørlie, Ana",
    "Ana Sørlie ✓",
    "Ana Sørlie 2",
    "Sol Bаkken",
    "Devika  Ra0",
)
CLAIMS = (
    "Fjell Support",
    "Ana Sørlie · Support",
    "Administrator",
    "Moderаtor",
    "S u p p o r t",
    "FjellTeam",
    "The Fjell",
    "ѕtaff",
    "Supp0rt",
)
PEOPLE = (
    "Ana Berg",
    "Anna Sørli-Hansen",
    "J. R. R. Tolkien",
    "Dr. Mika K.",
    "Mary St. Claire",
    "Solveig Teammo",
    "李小龍",
    "Олена Шевченко",
    "Γιώργος",
    "O'Brien-Smith",
)


@pytest.fixture
def fjell(ctx: Flask) -> None:
    """The community of Fjell."""
    with transaction():
        change_settings(community_name="Fjell Community")


def sign_up(guest: FlaskClient, name: str) -> int:
    return guest.post("/sign-up", data=NEW | {"name": name}).status_code


@pytest.mark.usefixtures("cast", "fjell")
@pytest.mark.parametrize("name", [*ADDRESSES, *LOOK_ALIKES, *CLAIMS])
def test_a_stranger_with_such_a_name_gets_no_account(name: str, ctx: Flask, guest: FlaskClient) -> None:
    answer = guest.post("/sign-up", data=NEW | {"name": name})
    assert answer.status_code == 422 and 'id="name-error"' in answer.text
    assert db.session.scalar(select(Member.id).where(Member.email == NEW["email"])) is None


@pytest.mark.usefixtures("cast", "fjell")
@pytest.mark.parametrize("name", PEOPLE)
def test_people_keep_their_names(name: str, guest: FlaskClient) -> None:
    assert sign_up(guest, name) == 303


@pytest.mark.usefixtures("fjell")
@pytest.mark.parametrize("name", [ADDRESSES[0], LOOK_ALIKES[2], CLAIMS[0]])
def test_a_customer_cannot_change_to_such_a_name(name: str, cast: Cast, ctx: Flask) -> None:
    answer = cast.browser("asker").post("/settings/profile", data=PROFILE | {"name": name, "about": "Typed"})
    assert answer.status_code == 422 and 'id="name-error"' in answer.text and "Typed" in answer.text
    assert cast.member("asker").name == "Mika Korhonen"


@pytest.mark.usefixtures("fjell")
@pytest.mark.parametrize(
    "about", ["Support", "Moderаtor", "Official support team", "Fjell support", "Head of customer support"]
)
def test_a_customer_does_not_work_here(about: str, cast: Cast) -> None:
    answer = cast.browser("asker").post("/settings/profile", data=PROFILE | {"about": about})
    assert answer.status_code == 422 and 'id="about-error"' in answer.text


@pytest.mark.usefixtures("fjell")
@pytest.mark.parametrize("about", ["Rides a Fjell City", "Runs a support group for parents", "Teacher"])
def test_a_customer_says_what_they_do(about: str, cast: Cast) -> None:
    assert cast.browser("asker").post("/settings/profile", data=PROFILE | {"about": about}).status_code == 303


@pytest.mark.usefixtures("fjell")
def test_staff_may_say_that_they_are_staff(cast: Cast) -> None:
    fields = PROFILE | {"handle": "fjell-support", "name": "Ana · Fjell Support", "about": "Support"}
    assert cast.browser("staff").post("/settings/profile", data=fields).status_code == 303


@pytest.mark.usefixtures("fjell")
def test_an_administrator_can_give_such_a_name_and_it_stays(cast: Cast, ctx: Flask) -> None:
    admin, browser = cast.browser("admin"), cast.browser("asker")
    given = {"name": "Ana Sorlie", "handle": "asker"}
    assert admin.post("/admin/members/asker/name", data=given).status_code == 303
    assert cast.member("asker").name == "Ana Sorlie"
    saved = browser.post("/settings/profile", data=PROFILE | {"name": "Ana Sorlie", "bio": "I ride."})
    assert saved.status_code == 303
    assert "Member renamed" in admin.get("/moderation/log").text
    assert browser.post("/admin/members/asker/name", data=given).status_code == 404


def test_the_first_administrator_may_be_called_what_they_like(ctx: Flask) -> None:
    from app.people.sign_in.operations import check_newcomer

    assert check_newcomer("Fjell Support", NEW["email"], NEW["password"], trusted=True)[0] == "Fjell Support"
