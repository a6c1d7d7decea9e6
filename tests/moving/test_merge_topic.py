"""Merging one topic into another."""

from __future__ import annotations

import uuid

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.follows.models import Follow
from app.forum.follows.operations import follow
from app.forum.topics.models import ReadMark
from app.forum.topics.operations import accept_solution
from app.live.server import socketio
from tests.api.calling import assert_problem, program
from tests.moving.conversation import chat, miscounted, numbers, post_ids
from tests.support.cast import Cast


def merge(browser: FlaskClient, topic_id: int, into: object):  # type: ignore[no-untyped-def]
    return browser.post(f"/topics/{topic_id}/merge-into", data={"into": str(into)})


def two(cast: Cast, **more: str) -> tuple[int, list[int], int, list[int]]:
    """A topic with two replies, and another one with three."""
    return *chat(cast, 2, title="The same again", **more), *chat(cast, 3, title="The first of them")


def test_all_posts_go_to_the_end_and_the_address_leads_there(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    old, _, into, _ = two(cast)
    going, staying = post_ids(app, old), post_ids(app, into)
    staff = cast.browser("staff")
    page = staff.get(f"/topics/{old}/merge-into?into=http://localhost/topics/{into}/the-first-of-them").text
    assert "3 posts of “The same again” go to the end of this topic:" in page and "Merge now" in page
    assert merge(staff, old, into).location == f"/topics/{into}/the-first-of-them"
    assert post_ids(app, into) == [*staying, *going] and numbers(app, into) == list(range(1, 8))
    for address in (f"/topics/{old}", f"/topics/{old}/the-same-again"):
        answer = guest.get(address)
        assert (answer.status_code, answer.location) == (301, f"/topics/{into}/the-first-of-them")
    assert guest.get(f"/posts/{going[0]}").location.endswith(f"#post-{going[0]}")
    assert "The same again" not in guest.get("/").text.split("<main", 1)[1]
    assert not miscounted(app)


def test_the_page_tells_what_came(cast: Cast, guest: FlaskClient) -> None:
    old, _, into, _ = two(cast)
    merge(cast.browser("staff"), old, into)
    page = guest.get(f"/topics/{into}", follow_redirects=True).text
    assert "3 posts came from another topic" in page and "The same again" in page


def test_merging_there_again_does_nothing_and_elsewhere_is_refused(app: Flask, cast: Cast) -> None:
    old, _, into, _ = two(cast)
    third, staff = cast.topic(title="A third one"), cast.browser("staff")
    assert [merge(staff, old, into).status_code for _ in range(2)] == [303, 303]
    assert merge(staff, old, third).status_code == 409
    assert len(post_ids(app, into)) == 7 and not miscounted(app)


def test_chains_lead_to_their_end_and_circles_cannot_be(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    first, second, third = (cast.topic(title=f"Topic number {n}") for n in range(3))
    staff = cast.browser("staff")
    merge(staff, first, second)
    merge(staff, second, third)
    assert guest.get(f"/topics/{first}").location == f"/topics/{third}/topic-number-2"
    assert merge(staff, third, first).status_code == 422
    assert merge(staff, third, third).status_code == 422
    assert len(post_ids(app, third)) == 3


def test_who_may_not_see_the_new_place_finds_nothing(cast: Cast, guest: FlaskClient) -> None:
    old = cast.topic(title="Out in the open")
    into = cast.topic("staff", space="beta", title="A secret plan")
    merge(cast.browser("staff"), old, into)
    for browser in (guest, cast.browser("outsider")):
        answer = browser.get(f"/topics/{old}")
        assert answer.status_code == 404 and "A secret plan" not in answer.text
    assert cast.browser("helper").get(f"/topics/{old}").status_code == 301
    api = program(cast, "outsider").get(f"/topics/{old}")
    assert_problem(api, 404)


def test_who_may_not_see_the_old_one_is_not_led_from_it(cast: Cast, guest: FlaskClient) -> None:
    old = cast.topic(space="beta", title="A secret plan")
    into = cast.topic(title="Out in the open")
    merge(cast.browser("staff"), old, into)
    assert guest.get(f"/topics/{old}").status_code == 404
    page = guest.get(f"/topics/{into}", follow_redirects=True).text
    assert "1 post came from another topic" in page and "A secret plan" not in page


def test_followers_and_me_too_go_along_each_once(app: Flask, cast: Cast) -> None:
    old, _, into, _ = two(cast)
    for topic_id, who in ((old, "helper"), (old, "outsider"), (into, "helper")):
        cast.browser(who).post(f"/topics/{topic_id}/me-too")
    with app.app_context(), transaction():
        follow(cast.member("outsider"), "topic", old, "every")
        follow(cast.member("helper"), "topic", into, "muted")
    merge(cast.browser("staff"), old, into)
    with app.app_context():
        assert cast.get_topic(into).me_too_count == 2
        rows = select(Follow.member_id, Follow.target_id, Follow.level).where(Follow.target == "topic")
        found = {(m, t): level for m, t, level in db.session.execute(rows)}
        assert {t for _, t in found} == {into}
        assert found[cast.member("outsider").id, into] == "every"
        assert found[cast.member("helper").id, into] == "muted"
    assert not miscounted(app)


def test_who_had_read_both_has_nothing_new(app: Flask, cast: Cast) -> None:
    old, _, into, _ = two(cast)
    with app.app_context(), transaction() as session:
        at = cast.get_topic(into).last_activity_at
        for who, topic_id, number in (
            ("asker", old, 3),
            ("asker", into, 4),
            ("helper", old, 1),
            ("helper", into, 4),
        ):
            session.add(ReadMark(member_id=cast.member(who).id, topic_id=topic_id, number=number, read_at=at))
    merge(cast.browser("staff"), old, into)
    with app.app_context():
        rows = select(ReadMark.member_id, ReadMark.number).where(ReadMark.topic_id == into)
        found = dict(db.session.execute(rows).all())
        assert (found[cast.member("asker").id], found[cast.member("helper").id]) == (7, 4)


@pytest.mark.parametrize("answered", [True, False])
def test_a_solution_goes_along_when_the_other_question_has_none(
    app: Flask, cast: Cast, answered: bool
) -> None:
    old, replies, into, others = two(cast)
    with app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(old), cast.post(replies[0]))
        if answered:
            accept_solution(cast.member("asker"), cast.get_topic(into), cast.post(others[1]))
    merge(cast.browser("staff"), old, into)
    with app.app_context():
        assert cast.get_topic(into).solution_post_id == (others[1] if answered else replies[0])
        assert cast.get_topic(old).solution_post_id is None
    assert not miscounted(app)


def test_a_reply_to_the_old_topic_follows_the_conversation(app: Flask, cast: Cast) -> None:
    old, _, into, _ = two(cast)
    merge(cast.browser("staff"), old, into)
    form = {"body": "I was still writing.", "token": uuid.uuid4().hex}
    helper = cast.browser("helper")
    stream = {"Accept": "text/vnd.turbo-stream.html, text/html"}
    answers = [helper.post(f"/topics/{old}/replies", data=form, headers=stream) for _ in range(2)]
    assert all(answer.status_code == 303 for answer in answers)
    assert answers[0].location == answers[1].location
    assert "I was still writing." in helper.get(f"/topics/{into}", follow_redirects=True).text
    assert len(post_ids(app, into)) == 8 and not post_ids(app, old) and not miscounted(app)


def test_a_reply_that_may_not_follow_is_given_back(app: Flask, cast: Cast) -> None:
    old, into = cast.topic(title="Out in the open"), cast.topic("staff", space="beta", title="A secret plan")
    merge(cast.browser("staff"), old, into)
    form = {"body": "I was still writing.", "token": uuid.uuid4().hex}
    answer = cast.browser("outsider").post(f"/topics/{old}/replies", data=form)
    # The open page says that it is out; whoever may not see where it went finds nothing here any more.
    assert answer.status_code == 404
    assert "I was still writing." in answer.text
    assert "A secret plan" not in answer.text and len(post_ids(app, into)) == 2


@pytest.mark.parametrize("into", ["", "0", "99999", "-1", "nonsense", "/topics/99999/x", "9" * 500, "\x00"])
def test_what_is_no_topic_is_a_problem_of_the_field(cast: Cast, into: str) -> None:
    topic_id = cast.topic()
    answer = merge(cast.browser("staff"), topic_id, into)
    assert answer.status_code in (404, 422) or "Merge into another topic" in answer.text


def test_a_topic_staff_may_not_see_is_no_topic(cast: Cast) -> None:
    topic_id, secret = cast.topic(), cast.topic(space="beta", title="A secret plan")
    product = cast.browser("product")
    for answer in (
        product.get(f"/topics/{topic_id}/merge-into?into={secret}"),
        merge(product, topic_id, secret),
    ):
        assert answer.status_code == 422
        assert "There is no such topic." in answer.text and "A secret plan" not in answer.text


@pytest.mark.parametrize("kind", ["experience", "idea"])
def test_what_would_lose_something_is_refused_with_words(app: Flask, cast: Cast, kind: str) -> None:
    topic_id, into = cast.topic(kind=kind), cast.topic(kind="idea", title="Another one")
    if kind == "idea":
        cast.browser("helper").post(f"/topics/{topic_id}/vote")
    answer = merge(cast.browser("staff"), topic_id, into)
    assert answer.status_code == 422
    assert ("which keeps their votes" in answer.text) is (kind == "idea")
    assert len(post_ids(app, topic_id)) == 1


def test_open_pages_get_a_bar_that_names_nothing(app: Flask, cast: Cast) -> None:
    old, into = cast.topic(title="Out in the open"), cast.topic("staff", space="beta", title="A secret plan")
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=cast.browser("outsider"))
    for channel in (f"topic:{old}", "lists"):
        assert socket.emit("join", {"channel": channel}, callback=True)["ok"]
    merge(cast.browser("staff"), old, into)
    follower.pump()
    heard = str(socket.get_received())
    assert "This conversation moved to another place." in heard and f'href="/topics/{old}"' in heard
    assert f'action="remove" target="topic-row-{old}"' in heard
    assert "A secret plan" not in heard and "Beta riders" not in heard
    for channel in (f"topic:{old}", "lists"):
        missed = cast.browser("outsider").get(f"/live/catch-up?channel={channel}&after=0").text
        assert "A secret plan" not in missed and "Beta riders" not in missed
    socket.disconnect()


def test_its_title_is_not_found_any_more_and_notifications_follow(
    app: Flask, cast: Cast, guest: FlaskClient
) -> None:
    old, into = cast.topic(title="Quizzacious matter"), cast.topic(title="The first of them")
    cast.reply(old, "helper", "An answer")
    with app.app_context():
        run_pending()
    merge(cast.browser("staff"), old, into)
    with app.app_context():
        run_pending()
    assert "The first of them" not in guest.get("/search?q=quizzacious").text
    assert "The first of them" in cast.browser("asker").get("/notifications").text
    assert "Topic merged into another one" in cast.browser("moderator").get("/moderation/log").text


def test_programs_are_led_to_the_new_topic(cast: Cast) -> None:
    old, _, into, _ = two(cast)
    staff = program(cast, "staff")
    merged = staff.post(f"/topics/{old}/merge-into", {"into": into})
    assert (merged.status_code, merged.json["id"]) == (200, into)
    led = staff.get(f"/topics/{old}")
    assert (led.status_code, led.json["moved_to"], led.headers["Location"]) == (
        301,
        into,
        f"/api/v1/topics/{into}",
    )
