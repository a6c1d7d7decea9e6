"""Deleting posts and bringing them back."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast
from tests.topics.test_editing import first_post

DELETE = "?_method=DELETE"


def test_a_deleted_reply_leaves_a_stone_without_its_text(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Something rash")
    form = {"body": "Is it?", "reply_to_id": post_id}
    cast.browser("asker").post(f"/topics/{topic_id}/replies", data=form)
    answer = cast.browser("helper").post(f"/posts/{post_id}{DELETE}", follow_redirects=True)
    assert "Something rash" not in answer.text
    assert "This post by Lena Novak was deleted." in answer.text and f'id="post-{post_id}"' in answer.text
    with app.app_context():
        assert cast.get_topic(topic_id).replies_count == 1


def test_a_reply_that_nobody_answered_vanishes_for_others(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper", "Something rash")
    browser = cast.browser("helper")
    answer = browser.post(f"/posts/{post_id}{DELETE}", follow_redirects=True)
    assert "Others do not see that it was here." in answer.text
    page = guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert "Something rash" not in page and "Lena Novak" not in page
    assert f'id="post-{post_id}"' not in page and "vanished" not in page
    assert f'id="post-{post_id}"' not in cast.browser("moderator").get(f"/topics/{topic_id}").text
    assert f'class="post stone vanished" id="post-{post_id}"' in browser.get(answer.request.path).text
    assert "Something rash" in browser.post(f"/posts/{post_id}/restore", follow_redirects=True).text
    assert "Something rash" in guest.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_its_author_restores_it(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "helper", "Something rash")
    browser = cast.browser("helper")
    browser.post(f"/posts/{post_id}{DELETE}")
    assert "Something rash" in browser.post(f"/posts/{post_id}/restore", follow_redirects=True).text


def test_a_deleted_topic_offers_undo(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic(title="Never mind this")
    first, browser = first_post(app, topic_id), cast.browser("asker")
    trash = browser.post(f"/posts/{first}{DELETE}", follow_redirects=True)
    assert "Your topic was deleted" in trash.text and f'action="/posts/{first}/restore"' in trash.text
    assert browser.get(f"/topics/{topic_id}", follow_redirects=True).status_code == 404
    assert "Never mind this" not in browser.get("/").text
    assert "41 km" in browser.post(f"/posts/{first}/restore", follow_redirects=True).text


def test_a_topic_with_replies_stays(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    cast.reply(topic_id)
    answer = cast.browser("asker").post(f"/posts/{first_post(app, topic_id)}{DELETE}")
    assert answer.status_code == 403
    assert "Others have replied" in answer.text


def test_a_deleted_solution_is_none_any_more(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    cast.browser("asker").post(f"/topics/{topic_id}/solution", data={"post_id": post_id})
    cast.browser("helper").post(f"/posts/{post_id}{DELETE}")
    with app.app_context():
        assert cast.get_topic(topic_id).solution_post_id is None


def test_others_cannot_delete_or_restore(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "helper")
    assert cast.browser("asker").post(f"/posts/{post_id}{DELETE}").status_code == 403
    cast.browser("moderator").post(f"/posts/{post_id}{DELETE}")
    assert cast.browser("helper").post(f"/posts/{post_id}/restore").status_code == 403
    assert cast.browser("asker").post(f"/posts/{post_id}/restore").status_code == 404
