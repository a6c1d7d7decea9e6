"""Saying whether a post helped: counted once, weighed as Wilson did, shown honestly."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.forum.topics.models import Post
from app.forum.topics.recount import counters
from app.forum.topics.scores import wilson_lower_bound
from tests.live.ears import Ear
from tests.support.cast import Cast

STREAM = {"Accept": "text/vnd.turbo-stream.html, text/html"}


def say(browser: FlaskClient, post_id: int, value: str = "up", **options):  # type: ignore[no-untyped-def]
    """Press the thumb."""
    return browser.post(f"/posts/{post_id}/helpful", data={"value": value, "set": "on"}, **options)


def counts(app: Flask, cast: Cast, post_id: int) -> tuple[int, int]:
    """How many found it helpful, and how many did not."""
    with app.app_context():
        post = cast.post(post_id)
        return post.helpful_count, post.unhelpful_count


@pytest.mark.parametrize(
    ("up", "down", "by_hand"),
    [
        (0, 0, 0.0),
        (0, 3, 0.0),
        # (1 + 1.9208 - 1.9208) / (1 + 3.8415): all of the interval's upper half lies over 1.
        (1, 0, 0.2065),
        # p = 6/7, n = 14: (0.8571 + 0.1372 - 1.96 * sqrt((0.1224 + 0.0686) / 14)) / 1.2744 = 0.6006
        (12, 2, 0.6006),
        # p = 1/2, n = 10: (0.5 + 0.1921 - 1.96 * sqrt((0.25 + 0.0960) / 10)) / 1.3841 = 0.2366
        (5, 5, 0.2366),
        # p = 9/10, n = 100: (0.9 + 0.0192 - 1.96 * sqrt((0.09 + 0.0096) / 100)) / 1.0384 = 0.8256
        (90, 10, 0.8256),
    ],
)
def test_the_score_is_the_lower_bound_of_wilson(up: int, down: int, by_hand: float) -> None:
    assert wilson_lower_bound(up, down) == pytest.approx(by_hand, abs=0.0001)


def test_more_votes_of_the_same_share_weigh_more() -> None:
    assert wilson_lower_bound(1, 0) < wilson_lower_bound(4, 0) < wilson_lower_bound(40, 2)


def test_a_vote_counts_once(app: Flask, cast: Cast) -> None:
    post_id, browser = cast.reply(cast.topic()), cast.browser("asker")
    for _ in range(2):
        assert say(browser, post_id).status_code == 303
    assert counts(app, cast, post_id) == (1, 0)
    with app.app_context():
        assert cast.post(post_id).helpful == pytest.approx(0.2065, abs=0.0001)


def test_a_vote_is_taken_back(app: Flask, cast: Cast) -> None:
    post_id, browser = cast.reply(cast.topic()), cast.browser("asker")
    say(browser, post_id)
    for _ in range(2):
        assert browser.delete(f"/posts/{post_id}/helpful").status_code == 303
    assert counts(app, cast, post_id) == (0, 0)
    with app.app_context():
        assert cast.post(post_id).helpful == 0


def test_another_opinion_takes_the_place_of_the_first(app: Flask, cast: Cast) -> None:
    post_id, staff = cast.reply(cast.topic()), cast.browser("staff")
    say(staff, post_id, "up")
    assert say(staff, post_id, "down").status_code == 303
    assert counts(app, cast, post_id) == (0, 1)


def test_the_numbers_are_said_as_they_are(cast: Cast, guest: FlaskClient) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id, "helper")
    say(cast.browser("asker"), post_id)
    assert "1 found this helpful" in guest.get(f"/topics/{topic_id}", follow_redirects=True).text
    answer = say(cast.browser("staff"), post_id, "down", headers=STREAM)
    assert f'target="post-{post_id}-helpful"' in answer.text
    assert "1 of 2 found this helpful" in answer.text and 'aria-pressed="true"' not in answer.text


def test_without_scripts_a_pressed_button_takes_back(app: Flask, cast: Cast) -> None:
    topic_id = cast.topic()
    post_id, browser = cast.reply(topic_id), cast.browser("asker")
    say(browser, post_id)
    pressed = f'value="off" aria-pressed="true" data-mine="helpful:{post_id}:up"'
    assert pressed in browser.get(f"/topics/{topic_id}", follow_redirects=True).text
    assert pressed not in cast.browser("staff").get(f"/topics/{topic_id}", follow_redirects=True).text
    browser.post(f"/posts/{post_id}/helpful?value=up", data={"set": "off"})
    assert counts(app, cast, post_id) == (0, 0)


def test_nobody_votes_for_their_own_post(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "helper")
    answer = say(cast.browser("helper"), post_id)
    assert answer.status_code == 403 and "your own post" in answer.text
    assert counts(app, cast, post_id) == (0, 0)


def test_only_regulars_and_staff_say_that_it_did_not_help(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic(), "staff")
    asker = cast.browser("asker")
    answer = say(asker, post_id, "down")
    assert answer.status_code == 403 and "regulars" in answer.text
    with app.app_context(), transaction():
        cast.member("asker").solutions_count = 1
    assert say(asker, post_id, "down").status_code == 303
    assert counts(app, cast, post_id) == (0, 1)


def test_it_is_asked_of_answers_only(cast: Cast) -> None:
    question, idea = cast.topic(), cast.topic(kind="idea", title="A guest key")
    reply = cast.reply(idea, "staff")
    with cast.app.app_context():
        first = db.session.query(Post.id).filter_by(topic_id=question, number=1).scalar()
    helper = cast.browser("helper")
    assert say(helper, first).status_code == 403
    assert say(helper, reply).status_code == 403
    assert f'data-mine="helpful:{reply}' not in helper.get(f"/topics/{idea}", follow_redirects=True).text


@pytest.mark.parametrize("value", ["", "sideways", "UP", "1", "\0", "up" * 5000])
def test_a_value_that_is_none(cast: Cast, value: str) -> None:
    post_id = cast.reply(cast.topic())
    assert say(cast.browser("asker"), post_id, value).status_code == 422


def test_who_may_not(cast: Cast, guest: FlaskClient) -> None:
    hidden, post_id = cast.reply(cast.topic(space="family")), cast.reply(cast.topic())
    assert say(cast.browser("outsider"), hidden).status_code == 404
    assert say(cast.browser("suspended"), post_id).status_code == 403
    assert say(guest, post_id).status_code == 401
    cast.browser("helper").delete(f"/posts/{post_id}")
    assert say(cast.browser("asker"), post_id).status_code == 404
    assert say(cast.browser("moderator"), post_id).status_code == 403


def test_others_see_the_number_at_once(cast: Cast, ear: Callable[..., Ear]) -> None:
    topic_id = cast.topic()
    post_id = cast.reply(topic_id)
    page = ear()
    page.join(f"topic:{topic_id}")
    say(cast.browser("asker"), post_id)
    assert "1 found this helpful" in page.streams()


def test_counters_are_proven(app: Flask, cast: Cast) -> None:
    post_id = cast.reply(cast.topic())
    say(cast.browser("asker"), post_id)
    with app.app_context():
        for counter in counters():
            assert db.session.execute(counter.wrong()).all() == [], counter.name
        with transaction():
            cast.post(post_id).helpful_count = 7
        wrong = {c.name for c in counters() if db.session.execute(c.wrong()).all()}
        assert wrong == {"helpful"}
