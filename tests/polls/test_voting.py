"""Voting: once a member, changed as the poll allows, only where one may take part."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.db import db, transaction
from app.core.events import EventRow
from app.forum.topics.operations import close_topic, hide_post
from app.forum.topics.queries.visible import first_post_id
from tests.polls.support import STREAM, ballots, option_ids, page, poll, vote
from tests.support.cast import Cast


def test_a_vote_is_kept_once_and_can_be_changed(app: Flask, cast: Cast) -> None:
    topic_id, browser = poll(cast), cast.browser("helper")
    for _ in range(2):
        assert vote(cast, browser, topic_id, 1).status_code == 303
    assert ballots(cast, topic_id) == {cast.id_of("helper"): (1,)}
    with app.app_context():
        assert db.session.query(EventRow).filter(EventRow.name == "PollVoted").count() == 1
    vote(cast, browser, topic_id, 0)
    assert ballots(cast, topic_id) == {cast.id_of("helper"): (0,)}
    assert "You chose: Brakes" in " ".join(page(browser, topic_id).split())


def test_a_vote_is_taken_back(cast: Cast) -> None:
    topic_id, browser = poll(cast), cast.browser("helper")
    vote(cast, browser, topic_id, 1)
    for _ in range(2):
        assert browser.delete(f"/topics/{topic_id}/poll/vote").status_code == 303
    assert ballots(cast, topic_id) == {}


def test_where_a_vote_stays_the_second_one_is_refused(cast: Cast) -> None:
    topic_id, browser = poll(cast, keep="1"), cast.browser("helper")
    assert "A vote cannot be changed" in page(browser, topic_id)
    vote(cast, browser, topic_id, 1)
    assert vote(cast, browser, topic_id, 1).status_code == 303
    assert vote(cast, browser, topic_id, 0).status_code == 403
    assert browser.delete(f"/topics/{topic_id}/poll/vote").status_code == 403
    assert ballots(cast, topic_id) == {cast.id_of("helper"): (1,)}


def test_several_choices_up_to_the_most(cast: Cast) -> None:
    topic_id, browser = poll(cast, way="multiple", most=2), cast.browser("helper")
    assert vote(cast, browser, topic_id, 2, 0).status_code == 303
    assert ballots(cast, topic_id)[cast.id_of("helper")] == (0, 2)
    answer = vote(cast, browser, topic_id, 0, 1, 2)
    assert answer.status_code == 422 and "Choose 2 at most." in answer.text
    ids = option_ids(cast, topic_id)
    assert answer.text.count("checked") >= 3 and f'value="{ids[1]}" checked' in answer.text


def test_a_ranking_is_an_order_and_need_not_be_whole(cast: Cast) -> None:
    topic_id, browser = poll(cast, way="ranked"), cast.browser("helper")
    assert vote(cast, browser, topic_id, 2, 0).status_code == 303
    assert ballots(cast, topic_id)[cast.id_of("helper")] == (2, 0)
    ids = option_ids(cast, topic_id)
    answer = browser.post(f"/topics/{topic_id}/poll/vote", data={f"rank-{n}": "1" for n in ids[:2]})
    assert answer.status_code == 422 and "the same place" in answer.text


@pytest.mark.parametrize("choice", [[], ["0"], ["x"], ["99999"], ["9" * 30], ["-1"], ["1", "1"]])
def test_what_is_no_choice_is_refused_with_the_page(cast: Cast, choice: list[str]) -> None:
    topic_id = poll(cast)
    answer = cast.browser("helper").post(f"/topics/{topic_id}/poll/vote", data={"choice": choice})
    assert answer.status_code == 422 and "choice-error" in answer.text
    assert ballots(cast, topic_id) == {}


def test_who_may_not_take_part_may_not_vote(cast: Cast, guest: FlaskClient) -> None:
    topic_id = poll(cast)
    assert vote(cast, guest, topic_id, 0).status_code == 401
    assert "Sign in to vote" in page(guest, topic_id)
    suspended = cast.browser("suspended")
    assert vote(cast, suspended, topic_id, 0).status_code == 403
    assert "suspended" in page(suspended, topic_id) and 'name="choice"' not in page(suspended, topic_id)
    assert ballots(cast, topic_id) == {}


def test_what_is_not_seen_takes_no_votes(cast: Cast) -> None:
    topic_id, outsider = poll(cast, space="beta"), cast.browser("outsider")
    assert vote(cast, outsider, topic_id, 0).status_code == 404
    for path in ("poll", "poll/vote", "poll/closing"):
        assert outsider.post(f"/topics/{topic_id}/{path}").status_code in (404, 405)
    assert outsider.get(f"/topics/{topic_id}/poll", headers=STREAM).status_code == 404


def test_a_topic_without_a_poll_has_none(cast: Cast) -> None:
    topic_id, browser = cast.topic(), cast.browser("helper")
    assert browser.post(f"/topics/{topic_id}/poll/vote", data={"choice": "1"}).status_code == 404
    assert browser.get(f"/topics/{topic_id}/poll").status_code == 404


def test_a_closed_or_hidden_topic_takes_no_votes(app: Flask, cast: Cast) -> None:
    closed, hidden = poll(cast), poll(cast)
    with app.app_context(), transaction():
        close_topic(cast.member("staff"), cast.get_topic(closed), "Done.")
        hide_post(cast.member("moderator"), cast.post(first_post_id(hidden)))
    for browser in (cast.browser("asker"), cast.browser("admin")):
        assert vote(cast, browser, closed, 0).status_code == 403
        assert vote(cast, browser, hidden, 0).status_code == 403
    assert "takes no votes" in page(cast.browser("helper"), closed)
