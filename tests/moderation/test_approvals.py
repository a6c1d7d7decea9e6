"""New accounts wait when the community wants to look at them first."""

from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.core.db import db, transaction
from app.core.mailer import Mail
from app.core.settings import change_settings
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member
from app.people.sign_in.operations import confirm_address
from tests.moderation.conftest import Room
from tests.support.cast import PASSWORD, Cast


def newcomer(app: Flask) -> int:
    with app.app_context(), transaction():
        change_settings(sign_up="approval")
        return create_member(name="Nora Berg", email="nora@example.org", confirmed=True, approved=False).id


def test_a_moderator_lets_somebody_in_once(app: Flask, cast: Cast, room: Room) -> None:
    member_id = newcomer(app)
    browser = cast.browser("moderator")
    assert "Nora Berg" in browser.get("/moderation/approvals").text
    assert 'href="/moderation/approvals"' in browser.get("/moderation").text
    for _time in range(2):
        assert browser.post(f"/moderation/approvals/{member_id}").status_code == 303
    with app.app_context():
        assert db.session.get_one(Member, member_id).is_approved
    assert "Nobody is waiting" in browser.get("/moderation/approvals").text
    assert room.log() == ["member.approved"]


def test_there_is_no_such_page_where_everyone_may_join(cast: Cast) -> None:
    browser = cast.browser("moderator")
    assert browser.get("/moderation/approvals").status_code == 404
    assert 'href="/moderation/approvals"' not in browser.get("/moderation").text


def test_who_waited_is_not_forgotten_when_the_rule_changes(app: Flask, cast: Cast) -> None:
    newcomer(app)
    with app.app_context(), transaction():
        change_settings(sign_up="open")
    assert "Nora Berg" in cast.browser("moderator").get("/moderation/approvals").text


def test_an_account_that_does_not_exist(cast: Cast) -> None:
    assert cast.browser("moderator").post("/moderation/approvals/999999").status_code == 404


def someone(app: Flask, *, confirmed: bool = True) -> int:
    """A newcomer who waits, with a password, whose address is being confirmed now if at all."""
    with app.app_context(), transaction():
        change_settings(sign_up="approval")
        made = create_member(
            name="Nora Berg", email="nora@example.org", password=PASSWORD, confirmed=False, approved=False
        )
        if confirmed:
            confirm_address(made)
        return made.id


def mails(app: Flask) -> list[str]:
    with app.app_context():
        return [f"{mail.recipient}: {mail.text}" for mail in db.session.scalars(select(Mail))]


def sign_in(app: Flask) -> TestResponse:
    return app.test_client().post("/sign-in", data={"identity": "nora@example.org", "password": PASSWORD})


def test_moderators_hear_that_somebody_waits_once_the_address_is_confirmed(
    app: Flask, cast: Cast, room: Room
) -> None:
    someone(app)
    room.log()
    for key in ("moderator", "admin"):
        page = cast.browser(key).get("/notifications").text
        assert "Nora Berg made an account and waits for approval" in page
    assert "waits for approval" not in cast.browser("staff").get("/notifications").text
    home = cast.browser("moderator").get("/").text
    assert 'data-count="moderation">1<' in home


def test_an_address_that_nobody_confirmed_rings_no_bell(app: Flask, cast: Cast, room: Room) -> None:
    someone(app, confirmed=False)
    room.log()
    browser = cast.browser("moderator")
    assert "waits for approval" not in browser.get("/notifications").text
    assert 'data-count="moderation">1<' not in browser.get("/").text
    assert "address not confirmed yet" in browser.get("/moderation/approvals").text


def test_who_waits_is_told_what_happens(app: Flask) -> None:
    someone(app)
    browser = app.test_client()
    browser.post("/sign-in", data={"identity": "nora@example.org", "password": PASSWORD})
    assert "A moderator looks at your account before you can write." in browser.get("/").text


def test_a_moderator_declines_with_a_reason_that_is_mailed(app: Flask, cast: Cast, room: Room) -> None:
    member_id = someone(app)
    assert sign_in(app).status_code == 303
    browser = cast.browser("moderator")
    for _time in range(2):
        answer = browser.post(
            f"/moderation/approvals/{member_id}/decline", data={"reason": "Customers only."}
        )
        assert answer.status_code == 303
    told = [mail for mail in mails(app) if "We did not open your account." in mail]
    assert len(told) == 1
    assert told[0].startswith("nora@example.org: Hello Nora Berg,") and "Customers only." in told[0]
    assert sign_in(app).status_code != 303
    assert room.log() == ["member.declined"]
    page = browser.get("/moderation/approvals").text
    assert "They cannot sign in. You can still let them in." in page
    assert 'data-count="moderation">1<' not in page


def test_declining_ends_what_is_signed_in(app: Flask, cast: Cast) -> None:
    member_id = someone(app)
    theirs = app.test_client()
    theirs.post("/sign-in", data={"identity": "nora@example.org", "password": PASSWORD})
    assert theirs.get("/settings/profile").status_code == 200
    cast.browser("moderator").post(f"/moderation/approvals/{member_id}/decline")
    assert theirs.get("/settings/profile").status_code in {302, 303}


def test_who_was_declined_can_be_let_in_later(app: Flask, cast: Cast, room: Room) -> None:
    member_id = someone(app)
    browser = cast.browser("moderator")
    browser.post(f"/moderation/approvals/{member_id}/decline")
    browser.post(f"/moderation/approvals/{member_id}")
    assert sign_in(app).status_code == 303
    assert room.log() == ["member.declined", "member.approved"]


def test_who_was_approved_meanwhile_is_not_declined(app: Flask, cast: Cast) -> None:
    member_id = someone(app)
    browser = cast.browser("moderator")
    browser.post(f"/moderation/approvals/{member_id}")
    assert browser.post(f"/moderation/approvals/{member_id}/decline").status_code == 409
    assert sign_in(app).status_code == 303


def test_only_moderators_decline(app: Flask, cast: Cast) -> None:
    member_id = someone(app)
    assert cast.browser("staff").post(f"/moderation/approvals/{member_id}/decline").status_code == 404
