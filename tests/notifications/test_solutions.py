"""An accepted solution, and an official answer, tell those who waited for it."""

from collections.abc import Callable

from flask import Flask

from app.core.db import db, transaction
from app.forum.topics.models import Post, Topic
from app.forum.topics.operations import accept_solution, mark_official, unmark_official, withdraw_solution
from tests.support.cast import Cast

Inbox = Callable[[str], list[str]]
Work = Callable[[], int]
ACCEPTED = "Mika Korhonen accepted your reply as the solution of “Squeaking belt”"


def accept(app: Flask, cast: Cast, by: str, topic_id: int, post_id: int) -> None:
    with app.app_context(), transaction():
        topic, post = db.session.get_one(Topic, topic_id), db.session.get_one(Post, post_id)
        accept_solution(cast.member(by), topic, post)


def test_the_author_of_the_solution_is_told(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    accept(app, cast, "asker", topic_id, cast.reply(topic_id))
    work()
    assert inbox("helper") == [ACCEPTED]
    assert inbox("asker") == ["Lena Novak replied in “Squeaking belt”"]


def test_the_asker_is_told_when_staff_accepted(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    accept(app, cast, "staff", topic_id, cast.reply(topic_id))
    work()
    assert inbox("asker")[0] == "Ana Sørlie accepted a solution to your question “Squeaking belt”"


def test_a_withdrawn_solution_is_not_announced_any_more(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    post_id = cast.reply(topic_id)
    accept(app, cast, "asker", topic_id, post_id)
    work()
    assert inbox("helper") == [ACCEPTED]
    with app.app_context(), transaction():
        withdraw_solution(cast.member("asker"), db.session.get_one(Topic, topic_id))
    work()
    assert inbox("helper") == []


def test_accepting_back_and_forth_tells_once(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    post_id = cast.reply(topic_id)
    accept(app, cast, "asker", topic_id, post_id)
    with app.app_context(), transaction():
        withdraw_solution(cast.member("asker"), db.session.get_one(Topic, topic_id))
    accept(app, cast, "asker", topic_id, post_id)
    work()
    assert inbox("helper") == [ACCEPTED]


def test_an_official_answer_tells_the_asker(app: Flask, cast: Cast, work: Work, inbox: Inbox) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    post_id = cast.reply(topic_id, by="staff")
    with app.app_context(), transaction():
        mark_official(cast.member("product"), db.session.get_one(Post, post_id))
    work()
    assert inbox("asker")[0] == "There is an official answer in “Squeaking belt”"
    assert inbox("staff") == []
    with app.app_context(), transaction():
        unmark_official(cast.member("product"), db.session.get_one(Post, post_id))
    work()
    assert inbox("asker") == ["Ana Sørlie replied in “Squeaking belt”"]
