"""How far a question is: nobody answered, somebody did, or it is solved; on every page and in the API."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from app.core import clock
from app.core.db import db, is_sqlite, transaction
from app.forum.topics.models import Topic
from app.forum.topics.operations import (
    accept_solution,
    delete_post,
    mark_official,
    restore_post,
    unmark_official,
    withdraw_solution,
)
from app.forum.topics.queries.visible import unanswered_in
from tests.live.ears import Ear
from tests.moving.conversation import miscounted
from tests.support.cast import Cast

LISTS = ("/unanswered", "/questions?only=unanswered")


def state(app: Flask, cast: Cast, topic_id: int) -> str:
    with app.app_context():
        return cast.get_topic(topic_id).answer_state


def waits(guest: FlaskClient, topic_id: int) -> bool:
    """Whether every list says that it waits; they must agree."""
    found = {f'id="topic-row-{topic_id}"' in guest.get(url).text for url in LISTS}
    found.add("Waiting for an answer" in guest.get(f"/topics/{topic_id}", follow_redirects=True).text)
    assert len(found) == 1
    return found.pop()


def test_a_question_waits_until_somebody_else_replies(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    assert waits(guest, topic_id)
    cast.reply(topic_id, "asker", "It happens every morning.")
    assert waits(guest, topic_id)
    cast.reply(topic_id, "helper")
    assert not waits(guest, topic_id)
    page = guest.get("/questions").text
    assert "1 answer" in page and "pill wait" not in page
    assert state(app, cast, topic_id) == "answered"


def test_an_answer_by_staff_is_told_as_such(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id, "staff", "Warm the battery first.")
    assert not waits(guest, topic_id)
    assert "Answered by staff" in guest.get("/questions").text
    assert "Answered by staff" in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_a_removed_answer_lets_it_wait_again(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    for verb, expected in ((delete_post, True), (restore_post, False)):
        with app.app_context(), transaction():
            verb(cast.member("moderator"), cast.post(post_id))
        assert waits(guest, topic_id) is expected
    assert not miscounted(app)


def test_what_staff_say_officially_to_their_own_question_is_an_answer(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic("staff", title="How do you charge in winter?")
    post_id = cast.reply(topic_id, "staff", "Indoors, says our workshop.")
    assert state(app, cast, topic_id) == "waiting"
    for verb, expected in ((mark_official, "answered"), (unmark_official, "waiting")):
        with app.app_context(), transaction():
            verb(cast.member("staff"), cast.post(post_id))
        assert state(app, cast, topic_id) == expected
        assert not miscounted(app)


def test_a_solution_solves_and_its_withdrawal_leaves_the_answer(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    with app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(topic_id), cast.post(post_id))
    assert state(app, cast, topic_id) == "solved" and "Solved" in guest.get("/questions").text
    with app.app_context(), transaction():
        withdraw_solution(cast.member("asker"), cast.get_topic(topic_id))
    assert state(app, cast, topic_id) == "answered" and not waits(guest, topic_id)


def test_the_longest_waiting_stand_first_by_page(cast: Cast, guest: FlaskClient) -> None:
    numbers = []
    for number in range(27):
        with clock.frozen(clock.ago(days=40 - number)):
            numbers.append(cast.topic(title=f"Waiting number {number}"))
    first = guest.get("/unanswered").text
    assert rows(first) == numbers[:25]
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert rows(guest.get(older).text) == numbers[25:]
    assert rows(guest.get("/unanswered?order=created").text)[0] == numbers[-1]


def rows(html: str) -> list[int]:
    return [int(part.split('"')[0]) for part in html.split('id="topic-row-')[1:]]


def test_the_list_is_narrowed_by_space_and_tag(cast: Cast, guest: FlaskClient) -> None:
    winter = cast.topic(title="Cold fingers", tags="winter")
    other = cast.topic(title="Wet feet", tags="rain")
    assert rows(guest.get("/unanswered?tag=Winter").text) == [winter]
    assert rows(guest.get("/unanswered?space=riding").text) == [winter, other]
    assert rows(guest.get("/unanswered?space=announcements").text) == []
    assert guest.get("/unanswered?space=beta").status_code == 404


def test_an_arriving_answer_changes_open_pages(cast: Cast, ear: Callable[..., Ear]) -> None:
    topic_id = cast.topic()
    page, lists = ear(), ear()
    page.join(f"topic:{topic_id}")
    lists.join("lists")
    cast.reply(topic_id)
    assert "1 answer" in page.streams() and "Waiting for an answer" not in page.streams()
    assert "1 answer" in lists.streams()


def test_the_api_says_it_too(cast: Cast, guest: FlaskClient) -> None:
    waiting, answered = cast.topic(title="Still waiting"), cast.topic(title="Answered already")
    cast.reply(answered)
    found = guest.get("/api/v1/topics?only=unanswered&order=oldest").json["items"]
    assert [topic["id"] for topic in found] == [waiting]
    assert (found[0]["answered"], found[0]["answer_state"]) == (False, "waiting")
    topic = guest.get(f"/api/v1/topics/{answered}").json
    assert (topic["answered"], topic["answer_state"]) == (True, "answered")


@pytest.mark.parametrize("statement", ["list", "count"])
def test_what_waits_is_found_by_its_own_index(app: Flask, statement: str) -> None:
    with app.app_context():
        if not is_sqlite():
            pytest.skip("with few rows PostgreSQL reads the table")
        rule = select(Topic.id).where(*Topic.waiting_rule())
        wanted = rule.order_by(Topic.created_at, Topic.id).limit(25)
        if statement == "count":
            wanted = rule.where(Topic.space_id == 1).limit(100)
        sql = wanted.compile(db.engine, compile_kwargs={"literal_binds": True})
        plan = db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
        assert "unanswered" in str(plan)
        assert unanswered_in([1]) == {1: 0}
