"""Warnings and suspensions: given with a reason, shown until read, felt when writing, ended early."""

import pytest
from flask import Flask

from app.care.moderation.models import Sanction
from app.core import clock
from tests.moderation.conftest import Room
from tests.support.cast import Cast

TOKEN = "token-of-this-form"


def path(cast: Cast, key: str, what: str = "") -> str:
    return f"/moderation/members/{cast.handle_of(key)}{what}"


def test_a_warning_is_shown_on_every_page_until_it_was_read(cast: Cast, room: Room) -> None:
    data = {"reason": "Please no phone numbers.", "token": TOKEN}
    for _time in range(2):
        assert (
            cast.browser("moderator").post(path(cast, "outsider", "/warnings"), data=data).status_code == 303
        )
    assert room.count(Sanction) == 1
    assert room.notes("outsider") == ["Please no phone numbers."]
    browser = cast.browser("outsider")
    home = browser.get("/").text
    assert "A warning from the moderators" in home
    assert browser.get("/people").text.count("Please no phone numbers.") == 1
    confirm = home.split('action="/notices/')[1].split('"')[0]
    assert cast.browser("asker").post(f"/notices/{confirm}").status_code == 404
    for _time in range(2):
        assert browser.post(f"/notices/{confirm}").status_code == 303
    assert "A warning from the moderators" not in browser.get("/").text
    assert "Please no phone numbers." in browser.get("/notices").text


def test_nobody_else_sees_the_warning(cast: Cast) -> None:
    cast.browser("moderator").post(
        path(cast, "outsider", "/warnings"), data={"reason": "Please no phone numbers."}
    )
    for key in ("asker", "staff"):
        browser = cast.browser(key)
        for where in ("/", f"/people/{cast.handle_of('outsider')}", "/notices"):
            assert "phone numbers" not in browser.get(where).text


@pytest.mark.parametrize(("length", "days"), [("1", 1), ("7", 7), ("30", 30)])
def test_a_suspension_for_a_while(app: Flask, cast: Cast, length: str, days: int) -> None:
    data = {"reason": "Spam.", "length": length, "token": TOKEN}
    for _time in range(2):
        assert (
            cast.browser("moderator").post(path(cast, "outsider", "/suspension"), data=data).status_code
            == 303
        )
    with app.app_context():
        until = cast.member("outsider").suspended_until
        assert until is not None
        assert abs((until - clock.now()).total_seconds() - days * 86_400) < 60


def test_a_suspended_member_reads_when_and_why_on_writing(cast: Cast) -> None:
    topic_id = cast.topic()
    data = {"reason": "Spam, again and again.", "length": "date", "until": "2999-12-30"}
    cast.browser("moderator").post(path(cast, "outsider", "/suspension"), data=data)
    browser = cast.browser("outsider")
    assert "Your account is suspended until" in browser.get("/").text
    answer = browser.post(f"/topics/{topic_id}/replies", data={"body": "Hello", "token": "a-token-for-this"})
    assert answer.status_code == 403
    assert "31 December 2999" in answer.text
    assert "Spam, again and again." in answer.text


def test_a_suspension_ends_early(app: Flask, cast: Cast, room: Room) -> None:
    cast.browser("moderator").post(
        path(cast, "outsider", "/suspension"), data={"reason": "Spam.", "length": "7"}
    )
    for _time in range(2):
        answer = cast.browser("moderator").post(path(cast, "outsider", "/suspension?_method=DELETE"))
        assert answer.status_code == 303
    with app.app_context():
        assert not cast.member("outsider").is_suspended
    assert room.log() == ["member.suspended", "member.reinstated"]
    page = cast.browser("moderator").get(path(cast, "outsider")).text
    assert "ended early" in page
    home = cast.browser("outsider").get("/").text
    assert "Your suspension is over" in home and "Your account is suspended until" not in home


@pytest.mark.parametrize(
    "fields",
    [
        {"reason": "", "length": "7"},
        {"reason": "Spam.", "length": "date", "until": ""},
        {"reason": "Spam.", "length": "date", "until": "2001-01-01"},
        {"reason": "Spam.", "length": ""},
        {"reason": "x" * 501, "length": "1"},
    ],
)
def test_a_suspension_that_cannot_be_is_refused(
    app: Flask, cast: Cast, room: Room, fields: dict[str, str]
) -> None:
    answer = cast.browser("moderator").post(path(cast, "outsider", "/suspension"), data=fields)
    assert answer.status_code == 422
    assert "error-summary" in answer.text
    with app.app_context():
        assert not cast.member("outsider").is_suspended
    assert room.count(Sanction) == 0


@pytest.mark.parametrize("key", ["staff", "admin", "moderator"])
@pytest.mark.parametrize("what", ["/warnings", "/suspension"])
def test_moderators_do_not_judge_staff_nor_themselves(cast: Cast, room: Room, key: str, what: str) -> None:
    answer = cast.browser("moderator").post(path(cast, key, what), data={"reason": "No.", "length": "1"})
    assert answer.status_code == 403
    assert room.count(Sanction) == 0


def test_an_administrator_suspends_staff(app: Flask, cast: Cast) -> None:
    answer = cast.browser("admin").post(
        path(cast, "staff", "/suspension"), data={"reason": "Left us.", "length": "30"}
    )
    assert answer.status_code == 303
    with app.app_context():
        assert cast.member("staff").is_suspended


def test_the_history_of_a_member(cast: Cast, room: Room) -> None:
    _post_id, case_id = room.reported(body="You are all idiots.")
    room.decide(case_id, "warn", reason="Stay friendly.")
    page = cast.browser("moderator").get(path(cast, "outsider")).text
    for words in (
        "You are all idiots.",
        "Stay friendly.",
        "Hidden, author warned",
        "Ingrid Lie",
        "Member warned",
    ):
        assert words in page
