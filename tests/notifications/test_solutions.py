"""An accepted solution, and an official answer, tell those who waited for it."""

import re
from collections.abc import Callable

from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.follows.operations import follow
from app.forum.questions.operations import mark_duplicate
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


def test_who_has_it_too_and_who_follows_are_told_of_the_solution(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    cast.browser("outsider").post(f"/topics/{topic_id}/me-too")
    with app.app_context(), transaction():
        follow(cast.member("product"), "topic", topic_id, "every")
    accept(app, cast, "asker", topic_id, cast.reply(topic_id))
    work()
    for key in ("outsider", "product"):
        assert inbox(key)[0] == "There is a solution to “Squeaking belt”"
    assert inbox("helper") == [ACCEPTED]
    with app.app_context(), transaction():
        withdraw_solution(cast.member("asker"), db.session.get_one(Topic, topic_id))
    work()
    assert "There is a solution to “Squeaking belt”" not in inbox("outsider")


def test_they_are_told_of_a_duplicate_and_led_to_where_it_is_answered(
    app: Flask, cast: Cast, work: Work, inbox: Inbox
) -> None:
    first, again = cast.topic(title="Belt noise"), cast.topic(title="Squeaking belt")
    cast.browser("outsider").post(f"/topics/{again}/me-too")
    with app.app_context(), transaction():
        follow(cast.member("helper"), "topic", again, "every")
        mark_duplicate(cast.member("staff"), cast.get_topic(again), cast.get_topic(first))
    work()
    for key in ("asker", "outsider", "helper"):
        assert inbox(key)[0] == "“Squeaking belt” is answered in another question"
    browser = cast.browser("outsider")
    opened = re.findall(r"/notifications/\d+/open", browser.get("/notifications").text)[0]
    place = browser.get(opened).location
    assert browser.get(place).location.endswith(f"/topics/{first}/belt-noise")


def test_guests_see_how_many_have_it_too_and_are_led_to_sign_in(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="Squeaking belt")
    cast.browser("outsider").post(f"/topics/{topic_id}/me-too")
    page = guest.get(f"/topics/{topic_id}/squeaking-belt").text
    assert f'href="/sign-in?next=/topics/{topic_id}/squeaking-belt"' in page
    assert f'id="topic-{topic_id}-me-too">1</span>' in page
