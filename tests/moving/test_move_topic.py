"""Moving a topic to another space."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.spaces.models import Space
from app.live.server import socketio
from tests.moving.conversation import miscounted
from tests.support.cast import Cast


def move(browser: FlaskClient, topic_id: int, space: str, kind: str = ""):  # type: ignore[no-untyped-def]
    return browser.post(f"/topics/{topic_id}/move", data={"space": space, "kind": kind})


def test_staff_move_a_topic_and_the_numbers_of_both_spaces_follow(app: Flask, cast: Cast) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    page = staff.get(f"/topics/{topic_id}/move").text
    assert "Cargo families" in page and f'action="/topics/{topic_id}/move"' in page
    assert move(staff, topic_id, "family").status_code == 303
    assert "Range drops" in staff.get("/spaces/family").text
    assert "Range drops" not in staff.get("/spaces/riding").text
    assert not miscounted(app)


def test_moving_there_again_changes_nothing(app: Flask, cast: Cast) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    assert [move(staff, topic_id, "family").status_code for _ in range(2)] == [303, 303]
    assert not miscounted(app)


def test_who_may_not_read_the_new_space_loses_the_topic(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic(title="A private matter")
    move(cast.browser("staff"), topic_id, "beta")
    for browser in (guest, cast.browser("outsider")):
        assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 404
        assert "A private matter" not in browser.get("/").text


def test_open_pages_of_those_without_access_are_left_and_their_lists_lose_the_row(
    app: Flask, cast: Cast
) -> None:
    topic_id = cast.topic(title="A private matter")
    follower = app.extensions["hearth_live"]
    follower.pump()
    outsider = socketio.test_client(app, flask_test_client=cast.browser("outsider"))
    helper = socketio.test_client(app, flask_test_client=cast.browser("helper"))
    for socket in (outsider, helper):
        for channel in (f"topic:{topic_id}", "lists"):
            assert socket.emit("join", {"channel": channel}, callback=True)["ok"]
        socket.get_received()
    move(cast.browser("staff"), topic_id, "beta")
    follower.pump()
    heard = outsider.get_received()
    assert any(one["name"] == "out" for one in heard)
    assert f'action="remove" target="topic-row-{topic_id}"' in str(heard)
    assert "Beta riders" not in str(heard) and "A private matter" not in str(heard)
    assert "Beta riders" in str(helper.get_received())
    outsider.disconnect()
    helper.disconnect()


def test_catching_up_on_the_old_space_tells_nothing_of_where_it_went(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(title="A private matter")
    with app.app_context():
        space_id = cast.space("riding").id
    move(cast.browser("staff"), topic_id, "beta")
    for channel in (f"space:{space_id}", "lists"):
        missed = cast.browser("outsider").get(f"/live/catch-up?channel={channel}&after=0")
        assert missed.status_code == 200
        assert "A private matter" not in missed.text and "Beta riders" not in missed.text


def test_the_author_is_told_with_a_link_only_if_they_may_follow_it(app: Flask, cast: Cast) -> None:
    readable, closed = (
        cast.topic("outsider", title="Stays readable"),
        cast.topic("outsider", title="Goes away"),
    )
    staff = cast.browser("staff")
    move(staff, readable, "announcements")
    move(staff, closed, "beta")
    with app.app_context():
        run_pending()
    page = cast.browser("outsider").get("/notifications").text
    assert "Your topic moved" in page
    assert "“Stays readable” is in From the company now." in page
    assert "“Goes away” is in a place for others now." in page and "Beta riders" not in page


def test_a_space_that_does_not_take_the_kind_says_so_and_offers_another(app: Flask, cast: Cast) -> None:
    topic_id, staff = cast.topic(), cast.browser("staff")
    with app.app_context(), transaction():
        cast.space("announcements").kinds = ["discussion"]
    refused = move(staff, topic_id, "announcements", "question")
    assert refused.status_code == 422
    assert "From the company does not take this: Questions." in refused.text
    assert move(staff, topic_id, "announcements", "discussion").status_code == 303
    with app.app_context():
        topic = cast.get_topic(topic_id)
        assert (topic.space.slug, topic.kind) == ("announcements", "discussion")


@pytest.mark.parametrize("space", ["", "nowhere", "riding' OR 1=1", "x" * 9000])
def test_an_unknown_space_is_a_problem_of_the_field(cast: Cast, space: str) -> None:
    answer = move(cast.browser("staff"), cast.topic(), space)
    assert answer.status_code == 422 and "Choose a space from the list." in answer.text


def test_staff_cannot_move_into_a_space_they_do_not_see(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    answer = move(cast.browser("product"), topic_id, "beta")
    assert answer.status_code == 422 and "Beta riders" not in answer.text
    with app.app_context():
        assert cast.get_topic(topic_id).space_id == db.session.query(Space).filter_by(slug="riding").one().id


@pytest.mark.parametrize("verb", ["move", "split", "merge-into", "kind", "archive"])
def test_only_staff_move(cast: Cast, verb: str) -> None:
    topic_id, closed = cast.topic(), cast.topic(space="beta")
    assert cast.browser("helper").post(f"/topics/{topic_id}/{verb}").status_code == 403
    assert cast.browser("suspended").post(f"/topics/{topic_id}/{verb}").status_code == 403
    assert cast.browser("outsider").post(f"/topics/{closed}/{verb}").status_code == 404


@pytest.mark.parametrize("page", ["move", "split", "merge-into"])
def test_only_staff_see_the_pages(cast: Cast, guest: FlaskClient, page: str) -> None:
    topic_id, closed = cast.topic(), cast.topic(space="beta")
    assert cast.browser("asker").get(f"/topics/{topic_id}/{page}").status_code == 403
    assert cast.browser("product").get(f"/topics/{closed}/{page}").status_code == 404
    assert guest.get(f"/topics/{topic_id}/{page}").status_code in (302, 303)
