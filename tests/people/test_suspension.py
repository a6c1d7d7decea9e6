"""A suspension ends every sign-in at once; the member may come back to read."""

from __future__ import annotations

from base64 import b64decode
from io import BytesIO
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from app.core import clock
from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.people.accounts.operations import suspend_member
from app.people.accounts.permissions import can_take_part
from app.people.sign_in.models import SignIn
from tests.support.cast import Cast

HERE = "/settings/sign-ins"
PIXEL = b64decode("R0lGODdhAQABAIAAAP///////ywAAAAAAQABAAACAkQBADs=")


def suspend(cast: Cast) -> None:
    with transaction():
        suspend_member(cast.member("moderator"), cast.member("asker"), clock.ago(days=-3), "Insults")


def test_open_sign_ins_end_with_the_commit(cast: Cast, ctx: Flask) -> None:
    browser, other = cast.browser("asker"), cast.browser("helper")
    suspend(cast)
    assert browser.get(HERE).status_code == 302
    assert other.get(HERE).status_code == 200


def test_the_member_may_sign_in_again_to_read_but_not_write(cast: Cast, ctx: Flask) -> None:
    suspend(cast)
    assert cast.browser("asker").get(HERE).status_code == 200
    assert not can_take_part(cast.member("asker"))


def test_the_end_is_written_down_but_a_newer_sign_in_lives(cast: Cast, ctx: Flask) -> None:
    cast.browser("asker")
    suspend(cast)
    back = cast.browser("asker")
    run_pending()
    db.session.expire_all()
    reasons = db.session.scalars(select(SignIn.ended_reason).order_by(SignIn.id)).all()
    assert list(reasons) == ["suspended", ""]
    assert back.get(HERE).status_code == 200


def test_neither_name_nor_picture_can_be_changed_to_say_what_posts_may_not(cast: Cast, ctx: Flask) -> None:
    suspend(cast)
    browser = cast.browser("asker")
    form = {"name": "Idiots", "handle": "asker", "about": "", "bio": "All of you"}
    answer = browser.post("/settings/profile", data=form)
    assert answer.status_code == 403
    assert "Insults" in answer.text and "All of you" in answer.text
    folder = Path(ctx.config["DATA"]) / "pictures"
    kept, upload = set(folder.glob("*")), (BytesIO(PIXEL), "me.gif", "image/gif")
    assert browser.post("/settings/picture", data={"picture": upload}).status_code == 403
    assert set(folder.glob("*")) == kept
    db.session.expire_all()
    assert (cast.member("asker").name, cast.member("asker").picture) == ("Mika Korhonen", None)
    assert browser.delete("/settings/picture").status_code == 303
