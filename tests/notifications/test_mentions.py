"""Who is mentioned is told, when they may read the place."""

from collections.abc import Callable

from flask import Flask

from app.core.db import db, transaction
from app.forum.topics.models import Post
from app.forum.topics.operations import edit_post
from app.forum.topics.text import compose
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]


def test_a_mention_in_an_open_space(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(title="Squeaking belt", body=f"Perhaps @{cast.handle_of('outsider')} knows?")
    work()
    assert inbox("outsider") == ["Mika Korhonen mentioned you in “Squeaking belt”"]


def test_a_mention_says_more_than_a_followed_reply(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.reply(cast.topic(title="Squeaking belt"), body=f"@{cast.handle_of('asker')}, clean it.")
    work()
    assert inbox("asker") == ["Lena Novak mentioned you in “Squeaking belt”"]


def test_a_mention_in_a_hidden_space_reaches_only_insiders(cast: Cast, work: Work, inbox: Inbox) -> None:
    names = f"@{cast.handle_of('outsider')} and @{cast.handle_of('staff')}"
    cast.topic(space="beta", title="Secret firmware", body=f"{names} should see it.")
    work()
    assert inbox("outsider") == []
    assert inbox("staff") == ["Mika Korhonen mentioned you in “Secret firmware”"]


def test_nobody_is_told_that_they_mention_themselves(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(body=f"I am @{cast.handle_of('asker')}.")
    work()
    assert inbox("asker") == []


def test_an_edit_tells_only_those_it_mentions_anew(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    first, second = cast.handle_of("outsider"), cast.handle_of("product")
    post_id = cast.reply(cast.topic(title="Squeaking belt"), body=f"Ask @{first}.")
    work()
    with app.app_context(), transaction():
        edit_post(
            cast.member("helper"),
            db.session.get_one(Post, post_id),
            compose(f"Ask @{first} or @{second}."),
            1,
        )
    work()
    assert len(inbox("outsider")) == 1
    assert inbox("product") == ["Lena Novak mentioned you in “Squeaking belt”"]


def test_code_mentions_nobody(cast: Cast, work: Work, inbox: Inbox) -> None:
    cast.topic(body=f"Type `@{cast.handle_of('outsider')}` to mention somebody.")
    work()
    assert inbox("outsider") == []
