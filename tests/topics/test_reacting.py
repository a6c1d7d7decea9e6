"""Reactions to posts."""

from __future__ import annotations

from flask import Flask
from flask.testing import FlaskClient

from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def test_a_reaction_counts_once(app: Flask, cast: Cast) -> None:
    post_id, browser = cast.reply(cast.topic()), cast.browser("asker")
    for _ in range(2):
        assert browser.post(f"/posts/{post_id}/reactions/heart").status_code == 303
    with app.app_context():
        assert cast.post(post_id).reactions == {"heart": 1}


def test_a_reaction_is_taken_back(app: Flask, cast: Cast) -> None:
    post_id, browser = cast.reply(cast.topic()), cast.browser("asker")
    browser.post(f"/posts/{post_id}/reactions/heart")
    for _ in range(2):
        assert browser.delete(f"/posts/{post_id}/reactions/heart").status_code == 303
    with app.app_context():
        assert cast.post(post_id).reactions == {}


def test_without_scripts_a_pressed_button_takes_back(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id, browser = cast.reply(topic_id), cast.browser("asker")
    browser.post(f"/posts/{post_id}/reactions/thanks", data={"set": "on"})
    pressed = f'value="off" aria-pressed="true" data-mine="reactions:{post_id}:thanks"'
    assert pressed in browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert pressed not in cast.browser("staff").get(f"/topics/{topic_id}", follow_redirects=True).text
    browser.post(f"/posts/{post_id}/reactions/thanks", data={"set": "off"})
    assert pressed not in browser.get(f"/topics/{topic_id}", follow_redirects=True).text


def test_the_answer_in_place_is_the_same_for_everyone(cast: Cast) -> None:
    post_id = cast.reply(cast.topic())
    answer = cast.browser("asker").post(f"/posts/{post_id}/reactions/heart", headers=STREAM)
    assert f'action="replace" target="post-{post_id}-reactions"' in answer.text
    assert 'aria-pressed="true"' not in answer.text


def test_unknown_reactions_and_places(cast: Cast, guest: FlaskClient) -> None:
    post_id = cast.reply(cast.topic(space="family"))
    assert cast.browser("asker").post(f"/posts/{post_id}/reactions/hate").status_code == 422
    assert cast.browser("outsider").post(f"/posts/{post_id}/reactions/heart").status_code == 404
    assert guest.post(f"/posts/{post_id}/reactions/heart").status_code == 401


def test_suspended_members_do_not_react(cast: Cast) -> None:
    post_id = cast.reply(cast.topic())
    answer = cast.browser("suspended").post(f"/posts/{post_id}/reactions/heart")
    assert answer.status_code == 403 and "suspended" in answer.text
