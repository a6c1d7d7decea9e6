"""What was removed comes back; moderators hide without a report, too."""

from flask import Flask

from app.core.db import db, transaction
from app.forum.topics.models import Post
from app.forum.topics.operations import delete_post
from tests.moderation.conftest import Room
from tests.support.cast import Cast


def delete(app: Flask, cast: Cast, by: str, post_id: int) -> None:
    with app.app_context(), transaction():
        delete_post(cast.member(by), db.session.get_one(Post, post_id))


def test_the_trash_lists_what_was_deleted_and_brings_it_back(app: Flask, cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(title="Squeaking belt"), by="outsider", body="Perhaps it was right.")
    delete(app, cast, "moderator", post_id)
    assert room.log() == ["post.deleted"]
    browser = cast.browser("moderator")
    assert "Perhaps it was right." in browser.get("/moderation/trash").text
    for _time in range(2):
        assert (
            browser.post(f"/moderation/posts/{post_id}/restore", data={"reason": "It was right."}).status_code
            == 303
        )
    with app.app_context():
        assert not cast.post(post_id).is_gone
        assert cast.post(post_id).topic.replies_count == 1
    assert "The trash is empty" in browser.get("/moderation/trash").text
    assert room.notes("outsider") == [
        "Your post is back. In “Squeaking belt”. It was right.",
        "Your post was deleted. In “Squeaking belt”.",
    ]
    assert room.log() == ["post.deleted", "post.restored"]


def test_hidden_posts_have_their_own_list(cast: Cast, room: Room) -> None:
    _post_id, case_id = room.reported()
    room.decide(case_id, "hide")
    browser = cast.browser("moderator")
    assert "You are all idiots." not in browser.get("/moderation/trash").text
    assert "You are all idiots." in browser.get("/moderation/trash?show=hidden").text
    assert (
        f'action="/moderation/posts/{_post_id}/restore"' in browser.get(f"/moderation/cases/{case_id}").text
    )


def test_hiding_from_the_post_itself_and_showing_again(app: Flask, cast: Cast, room: Room) -> None:
    post_id, _case_id = room.reported()
    browser = cast.browser("moderator")
    for _time in range(2):
        assert browser.post(f"/posts/{post_id}/hide").status_code == 303
    with app.app_context():
        assert cast.post(post_id).is_hidden
    assert "The queue is empty" in browser.get("/moderation").text
    assert browser.post(f"/posts/{post_id}/hide?_method=DELETE").status_code == 303
    with app.app_context():
        assert not cast.post(post_id).is_hidden
    assert room.log() == ["post.hidden", "post.restored"]


def test_others_may_not_hide(app: Flask, cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    for key in ("asker", "staff", "product"):
        assert cast.browser(key).post(f"/posts/{post_id}/hide").status_code == 403
        assert cast.browser(key).post(f"/posts/{post_id}/hide?_method=DELETE").status_code == 403
    with app.app_context():
        assert not cast.post(post_id).is_hidden


def test_deleting_elsewhere_empties_the_queue_and_is_written_down(app: Flask, cast: Cast, room: Room) -> None:
    post_id, _case_id = room.reported()
    delete(app, cast, "moderator", post_id)
    assert room.log() == ["post.deleted"]
    assert "The queue is empty" in cast.browser("moderator").get("/moderation").text


def test_authors_who_delete_their_own_are_not_in_the_log(app: Flask, cast: Cast, room: Room) -> None:
    post_id, _case_id = room.reported()
    delete(app, cast, "outsider", post_id)
    assert room.log() == []
    page = cast.browser("moderator").get("/moderation").text
    assert "You are all idiots." in page


def test_a_removal_is_in_the_log_also_when_it_was_undone_at_once(app: Flask, cast: Cast, room: Room) -> None:
    post_id = cast.reply(cast.topic(), by="outsider")
    delete(app, cast, "moderator", post_id)
    cast.browser("moderator").post(f"/moderation/posts/{post_id}/restore")
    assert sorted(room.log()) == ["post.deleted", "post.restored"]
