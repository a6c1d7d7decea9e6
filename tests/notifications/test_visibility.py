"""A notification is there only as long as what it speaks of may be seen."""

from collections.abc import Callable

import pytest
from flask import Flask

from app.core.db import db, transaction
from app.forum.spaces.operations import remove_member
from app.forum.topics.models import Post
from app.forum.topics.operations import delete_post, hide_post, show_post
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Bell = Callable[[str], int]
Work = Callable[[], int]


def test_who_leaves_a_hidden_space_loses_list_count_and_link(
    app: Flask, cast: Cast, work: Work, inbox: Inbox, bell: Bell
) -> None:
    cast.reply(cast.topic(space="beta", title="Secret firmware"))
    work()
    assert (len(inbox("asker")), bell("asker")) == (1, 1)
    link = cast.browser("asker").get("/notifications").text.split('<p><a href="')[1].split('"')[0]
    with app.app_context(), transaction():
        remove_member(cast.member("helper"), cast.space("beta"), cast.member("asker"))
    assert (inbox("asker"), bell("asker")) == ([], 0)
    browser = cast.browser("asker")
    assert "Secret firmware" not in browser.get("/notifications").text
    assert browser.get(link).status_code == 404


def test_who_left_before_the_job_ran_is_not_told(app: Flask, cast: Cast, work: Work, bell: Bell) -> None:
    topic_id = cast.topic(space="beta")
    with app.app_context(), transaction():
        remove_member(cast.member("helper"), cast.space("beta"), cast.member("asker"))
    cast.reply(topic_id)
    work()
    assert bell("asker") == 0


@pytest.mark.parametrize("reader", ["asker", "moderator"])
def test_a_deleted_reply_takes_its_notification_along(
    app: Flask, cast: Cast, work: Work, inbox: Inbox, bell: Bell, reader: str
) -> None:
    post_id = cast.reply(cast.topic(by=reader))
    work()
    assert bell(reader) == 1
    with app.app_context(), transaction():
        delete_post(cast.member("helper"), db.session.get_one(Post, post_id))
    assert (inbox(reader), bell(reader)) == ([], 0)


def test_a_hidden_reply_comes_back_with_its_notification(
    app: Flask, cast: Cast, work: Work, bell: Bell
) -> None:
    post_id = cast.reply(cast.topic())
    work()
    with app.app_context(), transaction():
        hide_post(cast.member("moderator"), db.session.get_one(Post, post_id))
    assert bell("asker") == 0
    with app.app_context(), transaction():
        show_post(cast.member("moderator"), db.session.get_one(Post, post_id))
    assert bell("asker") == 1


def test_nobody_opens_what_others_were_told(cast: Cast, work: Work) -> None:
    cast.reply(cast.topic())
    work()
    link = cast.browser("asker").get("/notifications").text.split('<p><a href="')[1].split('"')[0]
    assert cast.browser("outsider").get(link).status_code == 404
