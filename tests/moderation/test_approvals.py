"""New accounts wait when the community wants to look at them first."""

from flask import Flask

from app.core.db import db, transaction
from app.core.settings import change_settings
from app.people.accounts.models import Member
from app.people.accounts.operations import create_member
from tests.moderation.conftest import Room
from tests.support.cast import Cast


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
