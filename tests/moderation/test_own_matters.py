"""Moderators and what concerns themselves: others decide, and ending something asks the rule of laying it."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import update

from app.care.moderation.operations import suspend
from app.core import clock
from app.core.db import db, transaction
from app.core.errors import Refused
from app.forum.topics.operations import close_topic, delete_post, hide_post
from app.people.accounts.models import Member
from app.people.accounts.operations import reinstate_member, suspend_member
from tests.moderation.conftest import Room
from tests.support.cast import Cast

OWN = "This is your own post. Another moderator or an administrator decides about it."


def test_a_moderator_does_not_decide_about_their_own_post(cast: Cast, room: Room) -> None:
    post, case = room.reported(by="moderator")
    moderator = cast.browser("moderator")
    assert OWN in moderator.get("/moderation").text
    page = moderator.get(f"/moderation/cases/{case}").text
    assert OWN in page and f"/moderation/cases/{case}/decision" not in page
    answer = room.decide(case, "keep")
    assert answer.status_code == 403 and OWN in answer.text
    assert room.decide(case, "hide", by="admin").status_code == 303
    assert moderator.delete(f"/posts/{post}/hide").status_code == 403
    assert moderator.post(f"/moderation/posts/{post}/restore").status_code == 403
    assert cast.browser("admin").post(f"/moderation/posts/{post}/restore").status_code == 303


def test_who_moderates_alone_decides_about_everything(app: Flask, cast: Cast, room: Room) -> None:
    _post, case = room.reported(by="moderator")
    with app.app_context(), transaction() as session:
        session.execute(update(Member).where(Member.role == "admin").values(active=False))
    assert room.decide(case, "keep").status_code == 303


def test_a_moderator_does_not_bring_back_their_own_post_that_another_deleted(app: Flask, cast: Cast) -> None:
    post = cast.reply(cast.topic(), by="moderator")
    with app.app_context(), transaction():
        delete_post(cast.member("admin"), cast.post(post), "Off-topic.")
    assert cast.browser("moderator").post(f"/posts/{post}/restore").status_code == 403
    assert cast.browser("moderator").post(f"/moderation/posts/{post}/restore").status_code == 403


def test_what_one_deleted_oneself_one_brings_back(cast: Cast) -> None:
    post = cast.reply(cast.topic(), by="moderator")
    moderator = cast.browser("moderator")
    assert moderator.delete(f"/posts/{post}").status_code == 303
    assert moderator.post(f"/posts/{post}/restore").status_code == 303


@pytest.mark.parametrize("who", ["staff", "product", "admin"])
def test_a_moderator_does_not_end_a_suspension_of_staff(app: Flask, cast: Cast, who: str) -> None:
    with app.app_context(), transaction():
        member = cast.member(who)
        member.suspended_until, member.suspended_reason = clock.ago(days=-3), "Insults"
    handle = cast.handle_of(who)
    moderator = cast.browser("moderator")
    assert moderator.post(f"/moderation/members/{handle}/suspension").status_code in {403, 422}
    assert moderator.delete(f"/moderation/members/{handle}/suspension").status_code == 403
    with app.app_context():
        assert cast.member(who).suspended_until is not None


def test_an_administrator_ends_it(app: Flask, cast: Cast) -> None:
    with app.app_context(), transaction():
        suspend(cast.member("admin"), cast.member("staff"), clock.ago(days=-3), "Insults", "t")
    handle = cast.handle_of("staff")
    assert cast.browser("admin").delete(f"/moderation/members/{handle}/suspension").status_code == 303
    with app.app_context():
        assert not cast.member("staff").is_suspended


@pytest.mark.parametrize("target", ["staff", "admin", "moderator"])
def test_laying_and_ending_ask_the_same(ctx: Flask, cast: Cast, target: str) -> None:
    moderator, member = cast.member("moderator"), cast.member(target)
    with pytest.raises(Refused) as laid, transaction():
        suspend_member(moderator, member, clock.ago(days=-3), "Insults")
    with pytest.raises(Refused) as ended, transaction():
        reinstate_member(moderator, member)
    assert str(laid.value) == str(ended.value)


def test_a_hidden_post_of_ones_own_is_shown_by_others(app: Flask, cast: Cast) -> None:
    topic = cast.topic()
    post = cast.reply(topic, by="moderator")
    with app.app_context(), transaction():
        hide_post(cast.member("admin"), cast.post(post), "Wait.")
        close_topic(cast.member("admin"), cast.get_topic(topic), "Wait.")
        db.session.flush()
    answer = cast.browser("moderator").delete(f"/posts/{post}/hide")
    assert answer.status_code == 403 and OWN in answer.text
