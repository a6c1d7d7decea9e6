"""The third reporter takes a post out of sight until a moderator looks."""

from flask import Flask

from app.core.db import transaction
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.moderation.conftest import Room
from tests.support.cast import Cast


def report_by_three(room: Room, post_id: int) -> None:
    for key in ("asker", "helper", "product"):
        assert room.report(post_id, by=key).status_code == 303


def is_hidden(room: Room, post_id: int) -> bool:
    with room.app.app_context():
        return room.cast.post(post_id).is_hidden


def test_two_reports_hide_nothing_and_the_third_does(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider", body="You are all idiots.")
    for key in ("asker", "helper"):
        room.report(post_id, by=key)
    assert not is_hidden(room, post_id)
    room.report(post_id, by="product")
    assert is_hidden(room, post_id)
    thanks = cast.browser("product").get(f"/posts/{post_id}/flags/thanks").text
    assert "out of sight until a moderator has read it" in thanks
    assert "You are all idiots." not in thanks
    queue = cast.browser("moderator").get("/moderation").text
    assert "3 reports" in queue
    assert "Show again" in queue
    assert room.log() == ["post.set_aside"]


def test_the_third_report_sent_twice_is_one(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    report_by_three(room, post_id)
    assert room.report(post_id, by="product").status_code == 303
    assert room.flags() == 3


def test_keeping_it_shows_it_again_and_reports_do_not_hide_it_any_more(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    report_by_three(room, post_id)
    assert room.decide(room.case_of(post_id), "keep", reason="").status_code == 303
    assert not is_hidden(room, post_id)
    for key in ("staff", "moderator", "admin"):
        room.report(post_id, by=key)
    assert not is_hidden(room, post_id)


def test_what_was_changed_since_can_be_set_aside_again(app: Flask, cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider", body="Fine words.")
    report_by_three(room, post_id)
    room.decide(room.case_of(post_id), "keep", reason="")
    with app.app_context(), transaction():
        post = cast.post(post_id)
        edit_post(cast.member("outsider"), post, compose("Foul words."), post.version)
    for key in ("staff", "moderator", "admin"):
        room.report(post_id, by=key)
    assert is_hidden(room, post_id)


def test_staff_are_not_silenced_by_reports(cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="staff")
    report_by_three(room, post_id)
    assert not is_hidden(room, post_id)
    assert "3 reports" in cast.browser("moderator").get("/moderation").text
