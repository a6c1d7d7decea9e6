"""What is decided about an account reaches its member."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Flask

from app.core.db import db, transaction
from app.people.accounts.operations import approve_member, reinstate_member, suspend_member
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def test_a_suspension_says_until_when_and_why(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    with app.app_context(), transaction():
        until = datetime(2999, 3, 1, 8, 30, tzinfo=UTC)
        suspend_member(cast.member("admin"), cast.member("outsider"), until, "Spam, again.")
    work()
    assert inbox("outsider") == ["Your account is suspended for a while"]
    assert (
        "Until 1 March 2999, 08:30 UTC. Spam, again." in cast.browser("outsider").get("/notifications").text
    )


def test_who_is_reinstated_hears_it(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    with app.app_context(), transaction():
        reinstate_member(cast.member("moderator"), cast.member("suspended"))
    work()
    assert inbox("suspended") == ["You can write again"]


def test_an_approved_account_is_welcomed(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    with app.app_context():
        with transaction():
            cast.member("outsider").approved_at = None
        with transaction():
            approve_member(cast.member("moderator"), cast.member("outsider"))
        db.session.remove()
    work()
    assert inbox("outsider") == ["Your account is approved. Welcome!"]
