"""Owners hear who asks to join; who is let in hears that."""

from collections.abc import Callable

from flask import Flask

from app.core.db import transaction
from app.forum.spaces.operations import accept_request, ask_to_join, join_space
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def ask(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        ask_to_join(cast.member("outsider"), cast.space("family"), "We have two children.")


def accept(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        accept_request(cast.member("helper"), cast.space("family"), cast.member("outsider"))


def test_owners_hear_of_a_request_and_find_the_members_page(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    ask(app, cast)
    work()
    assert inbox("helper") == ["Otto Fremd asks to join Cargo families"]
    assert inbox("asker") == []
    browser = cast.browser("helper")
    number = browser.get("/notifications").text.split("/notifications/")[1:]
    link = next(part for part in number if part.split('"')[0].endswith("/open")).split('"')[0]
    assert browser.get(f"/notifications/{link}").location == "/spaces/family/members"


def test_who_is_let_in_hears_it(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    ask(app, cast)
    accept(app, cast)
    work()
    assert inbox("outsider") == ["Lena Novak let you into Cargo families"]
    assert inbox("helper") == []


def test_who_joins_freely_is_told_nothing(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    with app.app_context(), transaction():
        join_space(cast.member("outsider"), cast.space("riding"))
    work()
    assert inbox("outsider") == []
