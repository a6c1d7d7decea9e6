"""Splitting replies off into a topic of their own."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.db import db, transaction
from app.core.jobs import run_pending
from app.forum.follows.models import Follow
from app.forum.follows.operations import follow
from app.forum.topics.models import ReadMark, Topic
from app.forum.topics.operations import accept_solution, edit_post, post_reply, react
from app.forum.topics.text import compose
from app.live.server import socketio
from tests.moving.conversation import chat, miscounted, numbers, post_ids
from tests.support.cast import Cast


def split(browser: FlaskClient, topic_id: int, posts: list[int], **more: Any):  # type: ignore[no-untyped-def]
    form = {
        "title": "Winter tyres",
        "kind": "discussion",
        "space": "riding",
        "token": uuid.uuid4().hex,
        **more,
    }
    return browser.post(f"/topics/{topic_id}/split", data={**form, "post": [str(post) for post in posts]})


def made_by(answer: Any) -> int:
    assert answer.status_code == 303, answer.text[:3000]
    return int(answer.location.split("/")[2])


def test_chosen_replies_become_a_topic_in_their_order(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast, 5)
    staff = cast.browser("staff")
    page = staff.get(f"/topics/{topic_id}/split").text
    assert all(f'name="post" value="{reply}"' in page for reply in replies)
    new = made_by(split(staff, topic_id, [replies[3], replies[1]], tags="tyres"))
    assert post_ids(app, new) == [replies[1], replies[3]] and numbers(app, new) == [1, 2]
    assert numbers(app, topic_id) == [1, 2, 3, 4]
    page = guest.get(f"/topics/{new}", follow_redirects=True).text
    assert "Winter tyres" in page and "Reply 2" in page and "/tags/tyres" in page
    assert not miscounted(app)


def test_both_pages_tell_of_it(cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    new = made_by(split(cast.browser("staff"), topic_id, replies[2:]))
    old_page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "2 replies were moved to another topic" in old_page and "Winter tyres" in old_page
    new_page = guest.get(f"/topics/{new}", follow_redirects=True).text
    assert "This was split off from another topic" in new_page and "Range drops" in new_page


def test_the_line_names_only_what_the_reader_may_see(cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    made_by(split(cast.browser("staff"), topic_id, replies[2:], space="beta", title="A secret plan"))
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "2 replies were moved to another topic" in page and "A secret plan" not in page
    assert "A secret plan" in cast.browser("helper").get(f"/topics/{topic_id}", follow_redirects=True).text


def test_addresses_of_posts_keep_working(cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    new = made_by(split(cast.browser("staff"), topic_id, [replies[1]]))
    assert guest.get(f"/posts/{replies[1]}").location == f"/topics/{new}/winter-tyres#post-{replies[1]}"
    assert guest.get(f"/posts/{replies[2]}").location.startswith(f"/topics/{topic_id}/")


def test_what_belongs_to_a_post_goes_with_it(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        react(cast.member("asker"), cast.post(replies[1]), "heart")
        edit_post(cast.member("moderator"), cast.post(replies[1]), compose("Reply two"), 1)
    made_by(split(cast.browser("staff"), topic_id, [replies[1]]))
    with app.app_context():
        assert cast.post(replies[1]).reactions == {"heart": 1}
    assert "Changed by Ingrid Lie" in guest.get(f"/posts/{replies[1]}/history").text


def test_a_solution_that_goes_leaves_the_question_waiting(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        accept_solution(cast.member("asker"), cast.get_topic(topic_id), cast.post(replies[0]))
    made_by(split(cast.browser("staff"), topic_id, replies[:2]))
    with app.app_context():
        assert not cast.get_topic(topic_id).is_solved
    assert not miscounted(app)


def test_an_answer_to_a_post_elsewhere_does_not_name_it(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        topic, parent = cast.get_topic(topic_id), cast.post(replies[0])
        answer = post_reply(cast.member("asker"), topic, compose("Exactly."), uuid.uuid4().hex, parent).id
    assert 'class="reply-to"' in guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    new = made_by(split(cast.browser("staff"), topic_id, [answer]))
    assert 'class="reply-to"' not in guest.get(f"/topics/{new}", follow_redirects=True).text
    assert cast.browser("staff").post(f"/topics/{new}/merge-into", data={"into": topic_id}).status_code == 303
    assert 'class="reply-to"' in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_authors_follow_it_as_they_followed_the_old_one(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    with app.app_context(), transaction():
        follow(cast.member("helper"), "topic", topic_id, "muted")
    new = made_by(split(cast.browser("moderator"), topic_id, replies[:2]))
    with app.app_context():
        rows = select(Follow.member_id, Follow.level).where(Follow.target == "topic", Follow.target_id == new)
        assert dict(db.session.execute(rows).all()) == {
            cast.member("helper").id: "muted",
            cast.member("staff").id: "every",
        }


def test_what_was_read_stays_read_in_both(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast, 6)
    with app.app_context(), transaction() as session:
        at = cast.get_topic(topic_id).last_activity_at
        for who, number in (("asker", 7), ("helper", 4), ("outsider", 1)):
            session.add(ReadMark(member_id=cast.member(who).id, topic_id=topic_id, number=number, read_at=at))
    new = made_by(split(cast.browser("staff"), topic_id, [replies[1], replies[2], replies[4]]))
    with app.app_context():
        rows = select(ReadMark.topic_id, ReadMark.member_id, ReadMark.number)
        found = {(t, m): n for t, m, n in db.session.execute(rows)}
        asker, helper, outsider = (cast.member(who).id for who in ("asker", "helper", "outsider"))
    assert (found[topic_id, asker], found[new, asker]) == (4, 3)
    assert (found[topic_id, helper], found[new, helper]) == (2, 2)
    assert found[topic_id, outsider] == 1 and (new, outsider) not in found


def test_the_same_form_sent_twice_makes_one(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    staff, token = cast.browser("staff"), uuid.uuid4().hex
    first, second = (split(staff, topic_id, replies[1:3], token=token) for _ in range(2))
    assert made_by(first) == made_by(second)
    with app.app_context():
        assert len(db.session.scalars(select(Topic.id)).all()) == 2


@pytest.mark.parametrize(
    "wrong,words",
    [
        ({"post": []}, "Choose the replies that go."),
        ({"title": "x"}, "at least 5 characters"),
        ({"kind": "news"}, "The kind: choose one of these."),
        ({"kind": "experience"}, "The kind: choose one of these."),
        ({"space": "nowhere"}, "Choose a space from the list."),
        ({"post": ["99999"]}, "not in this topic any more"),
        ({"tags": "a b c d e f g"}, "At most 5 tags fit."),
        ({"token": "<script>"}, "This form is damaged."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    app: Flask, cast: Cast, wrong: dict[str, Any], words: str
) -> None:
    topic_id, replies = chat(cast)
    form = {"title": "Winter tyres", "kind": "discussion", "space": "riding", "token": uuid.uuid4().hex}
    form |= {"post": [str(replies[0])], **wrong}
    answer = cast.browser("staff").post(f"/topics/{topic_id}/split", data=form)
    assert answer.status_code == 422 and words in answer.text
    assert ('value="Winter tyres"' in answer.text) is ("title" not in wrong)
    assert post_ids(app, topic_id)[1:] == replies


def test_the_first_post_and_removed_ones_do_not_open_a_topic(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    staff = cast.browser("staff")
    first = post_ids(app, topic_id)[0]
    assert "The first post stays" in split(staff, topic_id, [first, replies[0]]).text
    cast.browser("helper").post(f"/posts/{replies[0]}?_method=DELETE")
    answer = split(staff, topic_id, replies[:2])
    assert answer.status_code == 422 and "was removed, so it cannot open a topic" in answer.text
    new = made_by(split(staff, topic_id, [replies[1], replies[2]]))
    assert numbers(app, new) == [1, 2] and not miscounted(app)


def test_what_is_chosen_is_kept_from_page_to_page(cast: Cast) -> None:
    topic_id, replies = chat(cast, 53)
    staff = cast.browser("staff")
    page = staff.get(f"/topics/{topic_id}/split", query_string={"post": replies[0], "after": 51}).text
    assert f'type="hidden" name="post" value="{replies[0]}"' in page
    assert "1 more is chosen on another page." in page and f'value="{replies[52]}"' in page


def test_open_pages_lose_the_posts_and_are_told(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    follower = app.extensions["hearth_live"]
    follower.pump()
    socket = socketio.test_client(app, flask_test_client=cast.browser("outsider"))
    assert socket.emit("join", {"channel": f"topic:{topic_id}"}, callback=True)["ok"]
    made_by(split(cast.browser("staff"), topic_id, [replies[1]], space="beta", title="A secret plan"))
    follower.pump()
    heard = str(socket.get_received())
    assert f'action="remove" target="post-{replies[1]}"' in heard
    assert 'action="hearth-again" target="main context"' in heard
    assert "A secret plan" not in heard and "Beta riders" not in heard
    missed = cast.browser("outsider").get(f"/live/catch-up?channel=topic:{topic_id}&after=0").text
    assert "A secret plan" not in missed and "Reply 2" not in missed
    socket.disconnect()


def test_searching_finds_the_new_title_and_the_log_knows(app: Flask, cast: Cast, guest: FlaskClient) -> None:
    topic_id, replies = chat(cast)
    made_by(split(cast.browser("staff"), topic_id, replies[1:], title="Quizzacious tyres"))
    with app.app_context():
        run_pending()
    assert "Quizzacious tyres" in guest.get("/search?q=quizzacious").text
    assert "Replies split off a topic" in cast.browser("moderator").get("/moderation/log").text


def test_what_was_told_of_a_post_leads_to_its_new_place(app: Flask, cast: Cast) -> None:
    topic_id, replies = chat(cast)
    with app.app_context():
        run_pending()
    made_by(split(cast.browser("staff"), topic_id, replies[:2], space="beta", title="A secret plan"))
    with app.app_context():
        run_pending()
    assert "A secret plan" in cast.browser("asker").get("/notifications").text
